"""What stands in a form and is no part of a comment: nothing of it is lost without a word."""

import unicodedata
from collections.abc import Iterator, Sequence

from models.uploads.reading import Cells, Leftover, RowFault
from worker.documents.forms.form import FormRow
from worker.documents.forms.head import Head
from worker.documents.tables.grid import Grid, Row, letters

Aside = tuple[str, str]
"""The title of a column, and words in it."""


def title_of(column: int, head: Head) -> str:
    """How people call a column."""
    return head.titles.get(column) or f"Column {letters(column)}"


def beside(row: Row, head: Head) -> Iterator[Aside]:
    """The words of a row that stand in no column of a comment, with their titles."""
    for column, cell in sorted(row.items()):
        if not cell.copied and column not in head.read:
            yield title_of(column, head), kept(cell.text)


def leftovers(grid: Grid, head: Head, rows: Sequence[FormRow], faults: Sequence[RowFault]) -> Iterator[Leftover]:
    """The words of rows that are no comment, as far as they stand in no column of one: above the titles, too."""
    told = {row.row for row in rows} | {fault.row for fault in faults}
    for number, row in sorted(grid.rows.items()):
        if number in told or _is_of_titles(number, row, head):
            continue
        for column, cell in sorted(row.items()):
            above = number < head.first
            if not cell.copied and (above or column not in head.read):
                title = "" if above else title_of(column, head)
                yield Leftover(number, grid.name, grid.place(number, column), title, kept(cell.text))


def counted(
    grid: Grid, head: Head, rows: Sequence[FormRow], faults: Sequence[RowFault], left: Sequence[Leftover]
) -> Cells:
    """How many cells with words were read, and how many were not."""
    wrong = {each.row for each in faults}
    aside = len(left) + sum(len(row.aside) for row in rows)
    there = {
        number: sum(not cell.copied for cell in row.values())
        for number, row in grid.rows.items()
        if not _is_of_titles(number, row, head)
    }
    in_wrong = sum(count for number, count in there.items() if number in wrong)
    return Cells(sum(there.values()) - aside - in_wrong, aside + grid.beyond, in_wrong)


def _is_of_titles(number: int, row: Row, head: Head) -> bool:
    return head.first <= number <= head.last or (number > head.last and head.is_repeated_in(row))


def kept(words: str) -> str:
    """The words without what cannot be kept."""
    return "".join(each for each in words if each in "\t\n" or unicodedata.category(each) not in ("Cc", "Cs")).strip()
