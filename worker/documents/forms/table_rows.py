"""The tables of a text in a workbook of our own, such as the action framework: a row for each row, with a column for each cell."""

from collections.abc import Iterator

from models.errors import Invalid
from models.text.typed import typed
from models.uploads.reading import RowFault
from worker.documents.forms.form import TableRow
from worker.documents.forms.titles import plain
from worker.documents.tables.grid import Grid, Row

NUMBER, REASON = "Row", "Reason"
"""The first column, with the number of each row, and the last one, for the reason of a change."""

HOW_TO_CHANGE = (
    "Change words in their cells, and leave all others as they are. For a new row, write in the empty rows below, without a number: "
    "it is proposed behind the row above it. Say why in the last column. A row that is missing here says nothing."
)

_MOST_ROWS_BEFORE_TITLES = 40  # rows; above the titles stands how the table is filled in


def titles_of_table(grid: Grid) -> tuple[int, range] | None:
    """The row of the titles in a sheet that holds a table of the text, and its columns; None for any other."""
    titles = _find_titles(grid)
    return (titles[0], range(titles[1] + 1)) if titles else None


def rows_of_table(grid: Grid) -> Iterator[TableRow | RowFault]:
    """The rows in which something stands, and those with a cell that cannot be read."""
    found = _find_titles(grid)
    if found is None:
        return
    first, last = found
    titles: tuple[str, ...] = ()
    for number in sorted(each for each in grid.rows if each >= first):
        try:
            cells = [_cell_text(grid.rows[number], column) for column in range(last + 1)]
        except Invalid as wrong:
            yield RowFault(number, grid.name, grid.place(number, int(wrong.field)), str(wrong))
            continue
        if number == first:
            titles = tuple(cells[1:-1])
        elif any(cells):
            yield TableRow(number, grid.name, cells[0], tuple(cells[1:-1]), cells[-1], titles)


def _cell_text(row: Row, column: int) -> str:
    cell = row.get(column)
    if cell is None or cell.copied == "left":
        return ""
    if cell.fault:
        raise Invalid(cell.fault, str(column))
    return typed(cell.text, str(column))


def _find_titles(grid: Grid) -> tuple[int, int] | None:
    """The row in which the titles stand, and the column for reasons."""
    for number in sorted(grid.rows)[:_MOST_ROWS_BEFORE_TITLES]:
        row = grid.rows[number]
        last = max((column for column, cell in row.items() if plain(cell.text) == plain(REASON)), default=0)
        if 0 in row and last > 1 and plain(row[0].text) == plain(NUMBER):
            return number, last
    return None
