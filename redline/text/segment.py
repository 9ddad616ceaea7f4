"""Prose as tokens: words, white space and punctuation, in every script."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from icu4py.breakers import WordBreaker
from icu4py.locale import Locale

from redline.errors import RedlineError
from redline.text.graphemes import surely_whole, whole
from redline.text.key import checked, is_key, key
from redline.text.latin import LATIN, perhaps_latin
from redline.text.mapping import mapped
from redline.text.sign import around_signs, holds_sign, is_sign

Tokenised = Mapping[str, tuple[list[str], list[str]]]


def segment(text: str, locale: str = "und") -> tuple[str, ...]:
    """The tokens of a text by ICU's word boundaries for the locale; joined they are the text.

    Boundaries are those of the key, so that spellings with one key have matching tokens, and none of them cuts a
    grapheme cluster. RedlineError if the text holds half of a surrogate pair.
    """
    return tuple(tokenise(checked(text), locale)[0])


def tokenise(text: str, locale: str) -> tuple[list[str], list[str]]:
    """The tokens of a text and their keys; one and the same list where the text is its own key."""
    return tokenise_all([text], locale)[text]


def tokenise_all(texts: Iterable[str], locale: str) -> Tokenised:
    """What `tokenise` gives for each of the texts; many at once take less time."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    others: list[str] = []
    for text in dict.fromkeys(texts):
        words = _latin(text)
        if words is None:
            others.append(text)
        else:
            found[text] = words, words
    if any(map(holds_sign, others)):
        found.update({text: _around_signs(text, locale) for text in others if holds_sign(text)})
        others = [text for text in others if not holds_sign(text)]
    if others:
        keys = _keys(others)
        broken = _words(set(keys), locale)
        for text, text_key in zip(others, keys, strict=True):
            words = broken[text_key]
            found[text] = (words, words) if text_key == text else mapped(text, words)
    return found


def tokenise_together(texts: Sequence[str], locale: str) -> list[str] | None:
    """The tokens of all the texts, with a line end between any two; None unless these tokens are their own keys, or if
    there are signs."""
    joined = "\n".join(texts)
    if not is_key(joined) or holds_sign(joined):
        return None
    tokens = list(WordBreaker(joined, _locale(locale)))
    return tokens if surely_whole(tokens, joined) else None


def _around_signs(text: str, locale: str) -> tuple[list[str], list[str]]:
    """What `tokenise` gives for a text with signs: what is between them is read as if it stood alone."""
    tokens: list[str] = []
    keys: list[str] = []
    for part in around_signs(text):
        more, more_keys = ([part], [part]) if is_sign(part) else tokenise(part, locale)
        tokens += more
        keys += more_keys
    return tokens, tokens if tokens == keys else keys


def _latin(text: str) -> list[str] | None:
    """The tokens of a text that is all Latin, and so is its own key."""
    if text.isascii() or perhaps_latin(text):
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


def _words(keys: Iterable[str], locale: str) -> dict[str, list[str]]:
    """The tokens of texts that are their own keys."""
    found: dict[str, list[str]] = {}
    others: list[str] = []
    for text in keys:
        words = _latin(text)
        if words is None:
            others.append(text)
        else:
            found[text] = words
    if others:
        found.update(zip(others, _broken(others, locale), strict=True))
    return found


def _broken(texts: Sequence[str], locale: str) -> Iterator[list[str]]:
    """The tokens of texts by ICU, which is asked once: it takes longer to be asked than to answer.

    No rule and no dictionary of ICU reaches across a line end, which is a token.
    """
    joined = "\n".join(texts)
    tokens = [*WordBreaker(joined, _locale(locale)), "\n"]
    intact = surely_whole(tokens, joined)
    first = 0
    for text in texts:
        behind = tokens.index("\n", first)
        for _ in range(text.count("\n")):
            behind = tokens.index("\n", behind + 1)
        yield tokens[first:behind] if intact else whole(tokens[first:behind], text)
        first = behind + 1


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    try:
        return Locale(name)
    except ValueError:  # a null character, or half of a surrogate pair; any other unknown name falls back to the root
        raise RedlineError(f"{name!r} is no locale.") from None
