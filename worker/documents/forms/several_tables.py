"""Forms with several tables on one sheet, or in one table: below each other under titles of their own, or side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from models.uploads.reading import Field
from worker.documents import limits
from worker.documents.forms.head import UNKNOWN_HEAD, Head, head_of
from worker.documents.forms.places.notation import PLACE_FIELDS
from worker.documents.forms.titles import field_of, is_surely_known, plain
from worker.documents.tables.grid import Grid, Row, letters

_MOST_TABLES = 20  # below each other; later rows of titles are not looked at
_NUMBER = re.compile(r"(?<!\S)\d+(?!\S)")  # “Section 2” is a place, and no title
_NAMED_FIRST: tuple[Field, ...] = ("number", *PLACE_FIELDS)


def tables_in(grid: Grid) -> Iterator[Grid]:
    """The tables of a grid: most often the grid itself."""
    for each in _tables_below_each_other(grid):
        yield from _tables_side_by_side(each)


def _tables_below_each_other(grid: Grid) -> Iterator[Grid]:
    """Cut before each row of titles that differ from those of the table above it."""
    rest, head = grid, UNKNOWN_HEAD
    for number in [number for number, row in sorted(grid.rows.items()) if _is_of_titles(row)][:_MOST_TABLES]:
        above, below = (
            {each: row for each, row in rest.rows.items() if (each < number) is side} for side in (True, False)
        )
        if head is UNKNOWN_HEAD and above:
            head = head_of(replace(rest, rows=above))
        if head is not UNKNOWN_HEAD and max(above) > head.last and not head.is_repeated_in(grid.rows[number]):
            yield replace(rest, rows=above)
            rest, head = replace(grid, rows=below, titles=[], beyond=0), UNKNOWN_HEAD
    yield rest


def _is_of_titles(row: Row) -> bool:
    """Whether each of its cells is surely a title, and one of them that of comments or of proposed words."""
    titles = [cell.text for cell in row.values() if not cell.copied]
    if len(titles) < 2 or not all(is_surely_known(each) and not _NUMBER.search(each) for each in titles):
        return False
    fields = set(map(_field_of, titles))
    return len(fields) > 1 and not fields.isdisjoint(("comment", "proposed"))


def _tables_side_by_side(grid: Grid) -> Sequence[Grid]:
    """Cut before each column where the first title comes again, if each part has the titles of a form."""
    head = head_of(grid)
    starts = _columns_of_first_title(head)
    if head.first == 0 or len(starts) < 2:
        return [grid]
    edges = [0, *starts[1:], limits.MOST_COLUMNS]
    parts = [_columns(grid, range(*edge), head.first if edge[0] else 0) for edge in pairwise(edges)]
    return parts if all(head_of(part) is not UNKNOWN_HEAD for part in parts) else [grid]


def _columns_of_first_title(head: Head) -> Sequence[int]:
    """Where the first title of a number or a place stands, and where it comes again."""
    titles = sorted(head.titles.items())
    first = next((plain(title) for _, title in titles if _field_of(title) in _NAMED_FIRST), None)
    return [column for column, title in titles if plain(title) == first]


def _columns(grid: Grid, columns: range, first: int) -> Grid:
    """These columns of a grid, from the row `first` on: what stands above the titles belongs to the first table."""
    rows = {
        number: {column: cell for column, cell in row.items() if column in columns}
        for number, row in grid.rows.items()
        if number >= first
    }
    rows = {number: row for number, row in rows.items() if row}
    used = sorted({column for row in rows.values() for column in row})
    start, end = (letters(each) if grid.lettered else str(each + 1) for each in (used[0], used[-1]))
    name = ", ".join(filter(None, (grid.name, f"columns {start} to {end}")))
    return replace(grid, name=name, rows=rows, beyond=0 if columns.start else grid.beyond)


def _field_of(title: str) -> Field | None:
    found = field_of(title)
    return found[0] if found else None
