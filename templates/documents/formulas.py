"""What table programs take for the beginning of a formula, and how words are kept from being reckoned."""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""In full width too."""

_MARK = "'"
_SIGNS = "=+@＝＋＠"
# Table programs of many countries part cells at a semicolon or a tab; a list of points after a line break stays as it is.
_FORMULA_STARTS = re.compile(rf"([;\t](?=[{_SIGNS}\-－])|\n(?=[{_SIGNS}]|[\-－]\S))")
_MARKED = re.compile(rf"([;\t]){_MARK}(?=[{_SIGNS}\-－])|(\n){_MARK}(?=[{_SIGNS}]|[\-－]\S)")


def harmless(cell: str) -> str:
    """The cell as a table program will show it and never reckon it."""
    marked = _FORMULA_STARTS.sub(rf"\1{_MARK}", cell)
    return f"{_MARK}{marked}" if cell.startswith(FORMULA) else marked


def as_written(cell: str) -> str:
    """The words that `harmless` has marked, as they were."""
    words = cell[1:] if cell.startswith(_MARK) and cell[1:].startswith(FORMULA) else cell
    return _MARKED.sub(lambda found: found[1] or found[2], words)
