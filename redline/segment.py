"""Prose as tokens: words, white space and punctuation, in every script."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from icu4py.breakers import WordBreaker
from icu4py.locale import Locale

from redline.errors import RedlineError
from redline.graphemes import surely_whole, whole
from redline.key import checked, is_key, key
from redline.latin import LATIN
from redline.mapping import mapped

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


def tokenise_all(texts: Collection[str], locale: str) -> Tokenised:
    """What `tokenise` gives for each of the texts; many at once take less time."""
    # Nothing in a key reaches across a line end.
    if is_key("\n".join(texts)):
        return {text: (words, words) for text, words in _words(texts, locale)}
    keys = {text: text if is_key(text) else key(text) for text in texts}
    found = dict(_words(set(keys.values()), locale))
    return {
        text: (found[text_key], found[text_key]) if text_key == text else mapped(text, found[text_key])
        for text, text_key in keys.items()
    }


def _words(texts: Iterable[str], locale: str) -> Iterator[tuple[str, list[str]]]:
    """The tokens of texts that are their own keys."""
    others: list[str] = []
    for text in texts:
        plain = LATIN.findall(text)
        if len("".join(plain)) == len(text):
            yield text, plain
        else:
            others.append(text)
    if others:
        yield from zip(others, _broken(others, locale), strict=True)


def _broken(texts: Sequence[str], locale: str) -> Iterator[list[str]]:
    """The tokens of texts by ICU, which is asked once: it takes longer to be asked than to answer.

    No rule and no dictionary of ICU reaches across a line end.
    """
    joined = "\n".join(texts)
    tokens = list(WordBreaker(joined, _locale(locale)))
    intact = surely_whole(tokens, joined)
    ends = list(accumulate(map(len, tokens)))
    first = offset = 0
    for text in texts:
        offset += len(text)
        behind = bisect_left(ends, offset) + 1
        yield tokens[first:behind] if intact else whole(tokens[first:behind], text)
        # Behind the text stands a line end, which is a token.
        first, offset = behind + 1, offset + 1


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    try:
        return Locale(name)
    except ValueError:  # a null character, or half of a surrogate pair; any other unknown name falls back to the root
        raise RedlineError(f"{name!r} is no locale.") from None
