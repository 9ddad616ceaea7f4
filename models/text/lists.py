"""Words in a row, as a sentence has them."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Words in a sentence: "Cambodia, Lao PDR and Thailand"."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
