"""Rows of tables: a row is one text, with a border between each two of its cells.

A bar with at most one space on either side is a border. A bar that somebody has typed in a cell is marked with a character
that nobody sees, so that it is none.
"""

import re
from collections.abc import Iterable

BORDER = " | "
"""How a border is written."""

_BAR = "|"
_MARKED = "|\u2060"
_BORDER = re.compile(r"[^\S\n]?\|(?!\u2060)[^\S\n]?")
_LONE_BAR = re.compile(r"\|(?!\u2060)")


def cells(row: str) -> list[str]:
    """The cells of a row, in order; a text without a border is one cell."""
    return _BORDER.split(row) if _BAR in row else [row]


def borders(row: str) -> list[tuple[int, int]]:
    """Where borders stand in a row, in code points."""
    return [found.span() for found in _BORDER.finditer(row)] if _BAR in row else []


def one_cell(words: str) -> str:
    """Words as they stand in a cell: none of their bars is a border."""
    return _LONE_BAR.sub(_MARKED, words) if _BAR in words else words


def as_seen(cell: str) -> str:
    """The words of a cell as people see them, without the marks of `one_cell`."""
    return cell.replace(_MARKED, _BAR) if _BAR in cell else cell


def row(cells: Iterable[str]) -> str:
    """The row with these cells; `cells` gives them back."""
    return BORDER.join(one_cell(cell) for cell in cells)


def same_cells(*rows: str) -> bool:
    """Whether these texts are rows with as many cells as one another, and more than one."""
    return len(cells(rows[0])) > 1 and len({len(cells(each)) for each in rows}) == 1
