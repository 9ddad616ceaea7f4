"""Prose as tokens: words, white space and punctuation, in every script."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from icu4py.breakers import WordBreaker
from icu4py.locale import Locale

from redline.errors import RedlineError
from redline.text.graphemes import are_surely_whole, clusters, join_cut_clusters
from redline.text.key import check_characters, fold, is_key, key
from redline.text.sign import holds_sign, is_sign, split_at_signs
from redline.text.words import refine_words

Tokenised = Mapping[str, tuple[list[str], list[str]]]

_CHARACTER = re.compile("[\u00ad\u200b]*(?:\r\n?|[^\u00ad\u200b])[\u00ad\u200b]*")
# Before spaces and where a word starts behind them, nothing composes and no cluster goes on.
_AROUND_SPACE = re.compile("(?<! )(?= )|(?<= )(?=\\w)(?![\uff9e\uff9f])")
_SARA_AA = "\u0e32\u0eb2"
_ENDS_IN_NIKHAHIT = re.compile("(?:\u0e4d[\u0e48-\u0e4b]*|\u0ecd[\u0ec8-\u0ecb]*)\\Z")
_LETTERS = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_IN_NUMBERS = "(?<=[0-9])[,.;](?=[0-9])"  # "2.5", "1,000"
_APART = f" +|[,.;:](?![{_LETTERS}])|[-/()!?%\n]"
# Words, numbers, spaces and marks that no rule of ICU joins to what stands around them: if these are the whole text, they
# are its tokens.
LATIN = re.compile(f"[{_LETTERS}]+(?:{_IN_NUMBERS}[{_LETTERS}]+)*|{_APART}")
# The same with accents typed behind their letters, as Vietnamese often is.
_ACCENTED = f"(?:[{_LETTERS}][\u0300-\u036f]*)+"
DECOMPOSED = re.compile(f"{_ACCENTED}(?:{_IN_NUMBERS}{_ACCENTED})*|{_APART}")


def segment(text: str, locale: str = "und") -> tuple[str, ...]:
    """The words, white space and marks of a text, by ICU for the locale and by `words.py`; joined they are the text.

    Boundaries are those of the key, so that spellings with one key have matching tokens, and none of them cuts a
    grapheme cluster. RedlineError if the text holds half of a surrogate pair.
    """
    return tuple(tokenise(check_characters(text), locale)[0])


def tokenise(text: str, locale: str) -> tuple[list[str], list[str]]:
    """The tokens of a text and their keys; one and the same list where the text is its own key."""
    return tokenise_all([text], locale)[text]


def tokenise_all(texts: Iterable[str], locale: str) -> Tokenised:
    """What `tokenise` gives for each of the texts; many at once take less time."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    others: list[str] = []
    for text in dict.fromkeys(texts):
        words = _tokenise_latin(text)
        if words is None:
            others.append(text)
        else:
            found[text] = words, words
    if any(map(holds_sign, others)):
        found.update({text: _tokenise_around_signs(text, locale) for text in others if holds_sign(text)})
        others = [text for text in others if not holds_sign(text)]
    if others:
        keys = _keys(others)
        broken = _tokenise_keys(set(keys), locale)
        for text, text_key in zip(others, keys, strict=True):
            words = broken[text_key]
            found[text] = (words, words) if text_key == text else map_tokens(text, words)
    return found


def tokenise_together(texts: Sequence[str], locale: str) -> list[str] | None:
    """The tokens of all the texts, with a line end between any two; None unless these tokens are their own keys, or if
    there are signs."""
    joined = "\n".join(texts)
    if not is_key(joined) or holds_sign(joined):
        return None
    tokens = _break_words(joined, locale)
    return tokens if are_surely_whole(tokens, joined) else None


def _tokenise_around_signs(text: str, locale: str) -> tuple[list[str], list[str]]:
    """What `tokenise` gives for a text with signs: what is between them is read as if it stood alone."""
    tokens: list[str] = []
    keys: list[str] = []
    for part in split_at_signs(text):
        more, more_keys = ([part], [part]) if is_sign(part) else tokenise(part, locale)
        tokens += more
        keys += more_keys
    return tokens, tokens if tokens == keys else keys


def _tokenise_latin(text: str) -> list[str] | None:
    """The tokens of a text that is all Latin, and so is its own key."""
    if text.isascii() or may_be_latin(text):
        words = LATIN.findall(text)
        if len("".join(words)) == len(text):
            return words
    return None


def _keys(texts: Sequence[str]) -> list[str]:
    """The keys of texts. Nothing in a key reaches across a line end, so that they can be found as one."""
    joined = "\n".join(texts)
    if is_key(joined):
        return list(texts)
    if joined.count("\n") < len(texts) and "\r" not in joined:
        return key(joined).split("\n")
    return list(map(key, texts))


def _tokenise_keys(keys: Iterable[str], locale: str) -> dict[str, list[str]]:
    """The tokens of texts that are their own keys."""
    found: dict[str, list[str]] = {}
    others: list[str] = []
    for text in keys:
        words = _tokenise_latin(text)
        if words is None:
            others.append(text)
        else:
            found[text] = words
    if others:
        found.update(zip(others, _tokenise_with_icu(others, locale), strict=True))
    return found


def _tokenise_with_icu(texts: Sequence[str], locale: str) -> Iterator[list[str]]:
    """The tokens of texts by ICU, which is asked once: it takes longer to be asked than to answer.

    No rule and no dictionary of ICU reaches across a line end, which is a token.
    """
    joined = "\n".join(texts)
    tokens = [*_break_words(joined, locale), "\n"]
    intact = are_surely_whole(tokens, joined)
    first = 0
    for text in texts:
        behind = tokens.index("\n", first)
        for _ in range(text.count("\n")):
            behind = tokens.index("\n", behind + 1)
        yield tokens[first:behind] if intact else join_cut_clusters(tokens[first:behind], text)
        first = behind + 1


def _break_words(text: str, locale: str) -> list[str]:
    return refine_words(list(WordBreaker(text, _icu_locale(locale))), text)


@lru_cache(maxsize=64)
def _icu_locale(name: str) -> Locale:
    try:
        return Locale(name)
    except ValueError:  # a null character, or half of a surrogate pair; any other unknown name falls back to the root
        raise RedlineError(f"{name!r} is no locale.") from None


def map_tokens(text: str, words: Sequence[str]) -> tuple[list[str], list[str]]:
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
    atoms = list(join_cut_clusters(list(_join_composing(characters)), text))
    keys = [key(atom) for atom in atoms]
    if "".join(keys) != key(text):
        return [(text, key(text))]  # marks that compose across clusters: no place inside is safe
    return list(zip(atoms, keys, strict=True))


def _join_composing(characters: list[str]) -> Iterator[str]:
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


def may_be_latin(text: str) -> bool:
    """Whether the first character does not rule out that a text is all of this."""
    first = text[:1]
    return first <= "\u024f" or "\u1e00" <= first <= "\u1eff"
