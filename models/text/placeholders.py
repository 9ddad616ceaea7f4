"""Placeholders in a text: "[TBD]", "[date to be confirmed]", "[…]". A text is not adopted while one stands in it."""

import re
from collections.abc import Collection, Iterable, Iterator

_PLACEHOLDER = (
    r"tb[cdna]|to be (?:determined|decided|defined|confirmed|agreed|added|completed|filled in|inserted|updated|provided)\b[^\[\]]*"
    r"|(?:[\w’'-]+\s+){1,4}(?:tb[cdna]|to be (?:determined|decided|defined|confirmed|agreed|completed|filled in|inserted))"
    r"|insert\b[^\[\]]*|x{2,}|[.…_\s?-]*"
)
PLACEHOLDER = re.compile(rf"\[\s*(?:{_PLACEHOLDER})\s*\]", re.IGNORECASE)
"""What people write where words are still missing; brackets with anything else in them may be part of the text."""
_PLACEHOLDER_ALONE = re.compile(r"\s*(?:tb[cdna]|x{2,}|…)\s*", re.IGNORECASE)
"""What says so without its brackets, too: earlier releases took these for the signs of a bracket of their own."""


def placeholder_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where placeholders stand in a text, in code points."""
    return (found.span() for found in PLACEHOLDER.finditer(text))


def placeholders(texts: Iterable[str], literal: Collection[str] = ()) -> Iterator[str]:
    """The placeholders in texts, as they are written, in order; without the brackets that are `literal`, part of the text."""
    for text in texts:
        yield from (found for found in PLACEHOLDER.findall(text) if found not in literal)


def is_placeholder(words: str, around: tuple[str, str], literal: Collection[str] = ()) -> bool:
    """Whether words with what stands `around` them, up to the square brackets in which they are, hold the place of others."""
    alone = _PLACEHOLDER_ALONE.fullmatch(words) is not None and f"[{words.strip()}]" not in literal
    return alone or next(placeholders([words.join(around)], literal), None) is not None


def words_in_brackets_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind the words at `start` to `end` within the square brackets that enclose them; "" twice for
    none."""
    opens, closes = text.rfind("[", 0, start), text.find("]", end)
    before, behind = text[max(opens, 0) : start], text[end : closes + 1]
    return ("", "") if opens < 0 or closes < 0 or "]" in before or "[" in behind else (before, behind)
