"""Cells in which people write that they have nothing to say: a dash, “n/a”."""

import re
from collections.abc import Mapping

from models.uploads.reading import Field

_DASHES = r"[-‐‑‒–—―−]{1,3}"
_NOTHING = re.compile(rf"{_DASHES}|n/a|n\.a", re.IGNORECASE)
_NO_WORDS = re.compile(rf"{_NOTHING.pattern}|nil|none|no changes?", re.IGNORECASE)
_BLANKS: Mapping[Field, re.Pattern[str]] = {
    "comment": _NOTHING,
    "proposed": _NO_WORDS,
    "justification": _NOTHING,
    "type": _NOTHING,
    "change": _NOTHING,
}


def is_blank(text: str, field: Field) -> bool:
    """Whether a cell for the field is empty, or says that nothing is said there."""
    words = " ".join(text.split()).rstrip(". ")
    return not words or (field in _BLANKS and _BLANKS[field].fullmatch(words) is not None)
