"""Prose as tokens: words, white space and punctuation, in every script."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice

from icu4py.breakers import WordBreaker
from icu4py.locale import Locale

from redline.errors import RedlineError
from redline.graphemes import clusters, whole
from redline.key import checked, fold, is_key, key

_LETTERS = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Latin words, spaces and marks that no rule of ICU joins to what stands around them. Text that is nothing else need not
# be shown to ICU, which takes several times as long to find the same tokens.
_LATIN = re.compile(f"[{_LETTERS}]+| +|[,.;:](?![{_LETTERS}])|[-/()!?%\n]")
_CHARACTER = re.compile("[\u00ad\u200b]*(?:\r\n?|[^\u00ad\u200b])[\u00ad\u200b]*")
# Before spaces and where a word starts behind them, nothing composes and no cluster goes on.
_AROUND_SPACE = re.compile("(?<! )(?= )|(?<= )(?=\\w)(?![\uff9e\uff9f])")
_SARA_AA = "\u0e32\u0eb2"
_ENDS_IN_NIKHAHIT = re.compile("(?:\u0e4d[\u0e48-\u0e4b]*|\u0ecd[\u0ec8-\u0ecb]*)\\Z")


def segment(text: str, locale: str = "und") -> tuple[str, ...]:
    """The tokens of a text by ICU's word boundaries for the locale; joined they are the text.

    Boundaries are those of the key, so that spellings with one key have matching tokens, and none of them cuts a
    grapheme cluster. RedlineError if the text holds half of a surrogate pair.
    """
    return tuple(tokenise(checked(text), locale)[0])


def tokenise(text: str, locale: str) -> tuple[list[str], list[str]]:
    """The tokens of a text and their keys; one and the same list where the text is its own key."""
    if is_key(text):
        tokens = words(text, locale)
        return tokens, tokens
    return _mapped(text, locale)


def words(text: str, locale: str) -> list[str]:
    """The tokens of a text that is its own key."""
    plain = _LATIN.findall(text)
    if sum(map(len, plain)) == len(text):
        return plain
    tokens = list(WordBreaker(text, _locale(locale)))
    return tokens if text.isascii() else whole(tokens, text)


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    try:
        return Locale(name)
    except ValueError:  # a null character, or half of a surrogate pair; any other unknown name falls back to the root
        raise RedlineError(f"{name!r} is no locale.") from None


def _mapped(text: str, locale: str) -> tuple[list[str], list[str]]:
    """Segment the key and map the boundaries back to where both sides have keys of their own."""
    boundaries = list(accumulate(map(len, words(key(text), locale))))
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
