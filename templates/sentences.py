"""Lists and labels in a sentence: how names are put in a row, and where no line may end."""

import re
from collections.abc import Sequence

from markupsafe import Markup

_NAME = r"[^\W\d_][^\[\],:\n]{0,40}"
_LABEL = re.compile(rf"\[(?:{_NAME}, )*{_NAME}:(?: |$)")
_SPACE_IN_NAME = re.compile("(?<!,) ")
NO_BREAK = "\u00a0"


def listed(words: Sequence[str]) -> str:
    """Words in a sentence: "Cambodia, Lao PDR and Thailand"."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def unbroken(words: str) -> str:
    """The words with no-break spaces in the labels of their brackets; only to be shown, never to be compared or kept."""
    if "[" not in words:
        return words
    shown = _LABEL.sub(lambda label: _SPACE_IN_NAME.sub(NO_BREAK, label[0]), words)
    return Markup(shown) if isinstance(words, Markup) else shown  # noqa: S704 (nothing but spaces has changed)
