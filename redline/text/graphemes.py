"""Grapheme clusters: what a reader takes for one character, and where a text must not be cut."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from unicodedata import category, combining

from icu4py.breakers import CharacterBreaker

_ASAT = "\u103a"  # ends most Burmese syllables; like the viramas by class, but joins nothing
_VIRAMAS = "".join(char for char in map(chr, range(0x900, 0x12000)) if combining(char) == 9 and char != _ASAT)


def clusters(text: str) -> list[str]:
    """The grapheme clusters of a text, in order (ICU's, which follow UAX #29)."""
    return list(CharacterBreaker(text, "und"))


def count(text: str) -> int:
    """How many grapheme clusters a text has."""
    return len(text) if text.isascii() and "\r" not in text else len(clusters(text))


def join_cut_clusters(tokens: list[str], text: str) -> list[str]:
    """The tokens of a text, joined wherever they would cut a grapheme cluster in two."""
    if are_surely_whole(tokens, text):
        return tokens
    ends = set(accumulate(map(len, clusters(text))))
    joined: list[str] = []
    start = end = 0
    for token in tokens:
        end += len(token)
        if end in ends:
            joined.append(text[start:end])
            start = end
    return joined


def are_surely_whole(tokens: Sequence[str], text: str) -> bool:
    """Whether the characters at the borders of tokens show that none of them cuts a cluster.

    Those of real prose hardly ever do, and asking about two characters each is cheaper than finding all clusters.
    """
    if "\r" in text:
        return False  # a line end of two characters may be cut
    if text.isascii():
        return True
    different = set(tokens)
    return (
        all(map(_starts_cluster, set(map(itemgetter(0), different))))
        and not any(map(_may_continue, set(map(itemgetter(-1), different))))
        and not _ends_in_virama(text)
    )


def _ends_in_virama(text: str) -> bool:
    """Whether a virama has no letter behind it."""
    # Looking for each of them is quicker than looking for any.
    there = "".join(filter(text.__contains__, _VIRAMAS))
    return there != "" and _trailing_virama(there).search(text) is not None


@lru_cache(maxsize=64)
def _trailing_virama(viramas: str) -> re.Pattern[str]:
    return re.compile(f"[{viramas}](?!\\w)")


@lru_cache(maxsize=8192)
def _starts_cluster(char: str) -> bool:
    """Whether a cluster starts at this character, unless the one before reaches on."""
    if "\u1100" <= char <= "\u11ff" or "\ua960" <= char <= "\ud7ff":
        return False  # Hangul: jamo make syllables with their neighbours
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return False  # flags are pairs
    return len(clusters("a" + char)) == 2


@lru_cache(maxsize=8192)
def _may_continue(char: str) -> bool:
    """Whether a cluster may go on behind this character although the next one could start a cluster."""
    return category(char) == "Cf" or (combining(char) == 9 and char != _ASAT) or len(clusters(char + "a")) == 1
