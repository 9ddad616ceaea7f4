"""A comment form as a table of plain text: separated by commas, semicolons or tabs, in new and old encodings."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from templates.documents.formulas import as_written
from worker.documents import limits
from worker.documents.forms.head import NOBODY_KNOWS, Head, head_of
from worker.documents.ooxml.package import TOO_LARGE
from worker.documents.sandbox import file_type
from worker.documents.tables.grid import Cell, Grid, Grids
from worker.documents.tables.text import decoded
from worker.documents.unreadable import Unreadable

_ENOUGH = 10_000  # characters that tell whether a file is text
_SEPARATORS = (",", ";", "\t")
_TOO_WIDE = (
    "This row has more cells than there are titles: words with the separator in them must stand in quotation marks."
)
_LONE_QUOTE = "A quotation mark in the file has no other half: see whether a row has taken in those below it."


def csv_grids(data: bytes) -> Grids:
    """The one table of the file, and warnings. Unreadable if it is not such a table."""
    if len(data) > limits.LARGEST_PART:
        raise Unreadable(TOO_LARGE.format(what=f"it has {len(data) / 1_000_000:.0f} megabytes"))
    text, warning = decoded(data)
    if not _is_text(text[:_ENOUGH]):
        raise Unreadable(file_type.NO_FORM)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in _SEPARATORS:
        grids = [_grid(rest, first[4], 2)]
    else:
        grids = [_grid(text, separator, 1) for separator in _SEPARATORS]
    known = [grid for grid in grids if head_of(grid) is not NOBODY_KNOWS]
    grid = max(known or grids, key=lambda each: sum(len(row) > 1 for row in each.rows.values()))
    _mark_too_wide(grid, head_of(grid))
    lone = _LONE_QUOTE if text.count('"') % 2 and any("\n" in cell.text for cell in _cells(grid)) else ""
    return Grids([grid], [each for each in (warning, lone) if each])


def _mark_too_wide(grid: Grid, head: Head) -> None:
    """Let no row be taken for what its first cells say, where a separator within its words has cut it."""
    last = max(head.titles, default=limits.MOST_COLUMNS)
    for number, row in grid.rows.items():
        if number > head.last and max(row) > last:
            grid.rows[number] = {column: replace(cell, fault=_TOO_WIDE) for column, cell in row.items()}


def _cells(grid: Grid) -> Iterator[Cell]:
    for row in grid.rows.values():
        yield from row.values()


def _is_text(beginning: str) -> bool:
    """Whether people can read it: hardly a character of control, or one that could not be read."""
    strange = sum(
        (unicodedata.category(each) in ("Cc", "Cn") and each not in "\t\r\n") or each == "\ufffd" for each in beginning
    )
    return strange * 50 <= len(beginning)


def _grid(text: str, separator: str, first: int) -> Grid:
    grid = Grid("", lettered=True)
    csv.field_size_limit(limits.LONGEST_FORM)
    table = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(table, first):
            for column, words in enumerate(cells):
                grid.put(number, column, Cell(as_written(words)))
    except csv.Error as error:
        raise Unreadable(
            f"The file is damaged near its line {table.line_num}: save it again as CSV, and send that."
        ) from error
    return grid
