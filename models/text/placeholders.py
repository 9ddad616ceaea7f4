"""Placeholders in a text: "[TBD]", "[to be confirmed]", "[…]". A text is not adopted while one stands in it."""

import re
from collections.abc import Collection, Iterable, Iterator

_SAYS = (
    r"tb[cdna]|to be (?:determined|decided|defined|confirmed|agreed|added|completed|filled in|inserted|updated|provided)\b[^\[\]]*"
    r"|insert\b[^\[\]]*|x{2,}|[.…_\s?-]*"
)
PLACEHOLDER = re.compile(rf"\[\s*(?:{_SAYS})\s*\]", re.IGNORECASE)
"""What people write where words are still missing; brackets with anything else in them may be part of the text."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where placeholders stand in a text, in code points."""
    return (found.span() for found in PLACEHOLDER.finditer(text))


def placeholders(texts: Iterable[str], literal: Collection[str] = ()) -> Iterator[str]:
    """The placeholders in texts, as they are written, in order; without the brackets that are `literal`, part of the text."""
    for text in texts:
        yield from (found for found in PLACEHOLDER.findall(text) if found not in literal)
