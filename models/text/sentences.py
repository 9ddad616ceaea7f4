"""The sentence in which words stand, as much of it as is needed to understand them. Pure functions; positions are code points."""

import re

from models.text.scripts import opening
from redline import segment

MOST = 120  # code points on either side
_PARTED_BY_SPACES = "\n|(?<=[\u0e00-\u0eff]) (?=[\u0e00-\u0eff])"  # as Thai and Lao do
SENTENCE_END = re.compile(f"[.!?](?=\\s|\\Z)|[。！？\u104b\u17d4\u17d5]|{_PARTED_BY_SPACES}")
CLAUSE_END = re.compile(f"[.!?;:](?=\\s|\\Z)|[。！？；\u104b\u17d4\u17d5]|{_PARTED_BY_SPACES}")
"""Where a sentence ends, or a part of it that can stand alone."""


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the sentence before and behind the words at `start` to `end`; what is long is cut between words."""
    before, after = text[:start], text[end:]
    begins = max((found.end() for found in CLAUSE_END.finditer(before)), default=0)
    ends = CLAUSE_END.search(after)
    before, after = before[begins:].lstrip(), after[: ends.end()] if ends else after
    return _ending(before), _beginning(after)


def _beginning(text: str) -> str:
    """The first words of a text, with the white space before them."""
    space = text[: len(text) - len(text.lstrip())]
    return space + opening(text, MOST) if text.strip() else ""


def _ending(text: str) -> str:
    """The last words of a text."""
    if len(text) <= MOST:
        return text
    kept = ""
    for word in reversed(segment(text)):
        if len(kept) + len(word) > MOST:
            break
        kept = word + kept
    return f"…{kept}"
