"""Boundaries found in the key of a text, mapped back to the text itself."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise

from redline.text.graphemes import clusters, whole
from redline.text.key import fold, key
from redline.text.latin import DECOMPOSED

_CHARACTER = re.compile("[\u00ad\u200b]*(?:\r\n?|[^\u00ad\u200b])[\u00ad\u200b]*")
# Before spaces and where a word starts behind them, nothing composes and no cluster goes on.
_AROUND_SPACE = re.compile("(?<! )(?= )|(?<= )(?=\\w)(?![\uff9e\uff9f])")
_SARA_AA = "\u0e32\u0eb2"
_ENDS_IN_NIKHAHIT = re.compile("(?:\u0e4d[\u0e48-\u0e4b]*|\u0ecd[\u0ec8-\u0ecb]*)\\Z")


def mapped(text: str, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The tokens of a text and their keys, given the tokens of its key: cut where both sides have keys of their own."""
    accented = DECOMPOSED.findall(text)
    if len(accented) == len(words) and sum(map(len, accented)) == len(text):
        return accented, list(words)
    boundaries = list(accumulate(map(len, words)))
    if boundaries and boundaries[-1] == len(text):
        there = [text[start:end] for start, end in pairwise([0, *boundaries])]
        if all(map(_same_characters, there, words)):
            return there, list(words)
    ends = set(boundaries)
    tokens: list[str] = []
    keys: list[str] = []
    token = token_key = ""
    reached = 0
    for part, part_key in _parts(text, boundaries):
        if token and reached in ends:
            tokens.append(token)
            keys.append(token_key)
            token = token_key = ""
        token += part
        token_key += part_key
        reached += len(part_key)
    return [*tokens, token], [*keys, token_key]


def _same_characters(part: str, word: str) -> bool:
    """Whether a key only put the marks of a part in order: Burmese and Khmer ones are typed in several."""
    return part == word or sorted(part) == sorted(word)


def _parts(text: str, boundaries: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The text in parts with their keys, which joined are the key of the text; small where a boundary may fall."""
    start = index = 0
    for phrase in _AROUND_SPACE.split(text):
        phrase_key = key(phrase)
        end = start + len(phrase_key)
        while index < len(boundaries) and boundaries[index] <= start:
            index += 1
        if index == len(boundaries) or boundaries[index] >= end:
            yield phrase, phrase_key
        else:
            yield from _atoms(phrase)
        start = end


def _atoms(text: str) -> list[tuple[str, str]]:
    """The text in pieces with their keys, which joined are the key of the text.

    What a key drops stays with the character before it, and at the start of the text with the first.
    """
    characters = _CHARACTER.findall(text)
    if not characters:
        return [(text, "")]
    atoms = list(whole(list(_composing(characters)), text))
    keys = [key(atom) for atom in atoms]
    if "".join(keys) != key(text):
        return [(text, key(text))]  # marks that compose across clusters: no place inside is safe
    return list(zip(atoms, keys, strict=True))


def _composing(characters: list[str]) -> Iterator[str]:
    """Join characters (with what a key drops around them) that make one cluster, or one sara am, in the key."""
    folded = [fold(character) for character in characters]  # one code point each
    following = iter(characters)
    atom = before = ""
    for cluster in clusters("".join(folded)):
        if atom and not (cluster[0] in _SARA_AA and _ENDS_IN_NIKHAHIT.search(before)):
            yield atom
            atom = ""
        atom += "".join(islice(following, len(cluster)))
        before = cluster
    yield atom
