"""A comment form in (.docx, .xlsx, .csv), its comments and faults out. Only for the process that is fenced in: see `apart`."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from models.form_fields import Field
from worker.documents.fence import likeness
from worker.documents.fence.package import Package
from worker.documents.fence.unreadable import Unreadable
from worker.documents.forms.choices import choices_of, is_of_brackets
from worker.documents.forms.form import Column, FormChoice, FormFile, FormRow
from worker.documents.forms.grid import Grid, Grids, letters, number_of
from worker.documents.forms.head import NOBODY_KNOWS, Head, head_by_hand, head_of
from worker.documents.forms.read_csv import csv_grids
from worker.documents.forms.read_docx import docx_grids
from worker.documents.forms.read_xlsx import xlsx_grids
from worker.documents.forms.rows import rows_of, untouched
from worker.documents.forms.titles import OURS, family_of

STRANGE = "The titles of the columns were not understood: say by hand what is in which column."
ANSWERED = "What stands in the column of the secretariat's answers was not read."
NO_TABLE = "There is no table in the file: a comment form has a row for each comment."
_FIRST = 3  # words of a column that are shown
_LONGEST_FIRST = 80  # characters


def read_form(file: BinaryIO, name: str, chosen: Mapping[str, Field]) -> FormFile:
    """What a form says; with columns `chosen` by hand, by their letters. Unreadable if it is no sound table."""
    read = _grids(file, name)
    grids = [grid for grid in read.grids if grid.rows or grid.titles]
    if not grids:
        raise Unreadable(NO_TABLE)
    form = FormFile(name, version=read.version, warnings=read.warnings)
    for choice in (choice for grid in grids for choice in choices_of(grid)):
        (form.choices if isinstance(choice, FormChoice) else form.faults).append(choice)  # type: ignore[arg-type]
    of_comments = [grid for grid in grids if not is_of_brackets(grid)]
    if not of_comments:
        form.family = OURS
        return form
    head: Head | None = None
    for grid, found in _forms(of_comments, {number_of(letter): field for letter, field in chosen.items()}):
        head = head or found
        for each in rows_of(grid, found):
            (form.rows if isinstance(each, FormRow) else form.faults).append(each)  # type: ignore[arg-type]
        form.untouched += untouched(grid, found)
        if "answer" in found.fields and _answered(grid, found) and ANSWERED not in form.warnings:
            form.warnings.append(ANSWERED)
        form.columns = form.columns or _columns(grid, found)
    if head is None:
        form.warnings.append(STRANGE)
        largest = max(of_comments, key=lambda grid: len(grid.rows))
        form.columns = _columns(largest, head_by_hand(largest, {}))
    else:
        form.family = family_of(set(head.fields), " ".join(head.titles.values()))
    return form


def _grids(file: BinaryIO, name: str) -> Grids:
    start = file.read(8)
    file.seek(0)
    if not start.startswith(b"PK\x03\x04"):
        data = file.read()
        if sentence := likeness.other_than_a_table(data):
            raise Unreadable(sentence)
        return csv_grids(data)
    package = Package(file)
    if any(part.startswith("xl/") for part in package.names):
        return xlsx_grids(package)
    file.seek(0)
    return docx_grids(file, name)


def _forms(grids: Sequence[Grid], chosen: Mapping[int, Field]) -> list[tuple[Grid, Head]]:
    """The tables that hold comments, each with its head; a table without titles goes on where the one before it ended."""
    found: list[tuple[Grid, Head]] = []
    for grid in grids:
        head = head_by_hand(grid, chosen) if chosen else head_of(grid)
        if head is NOBODY_KNOWS and found and not grid.lettered and _alike(grid, found[-1][1]):
            head = Head(found[-1][1].titles, found[-1][1].fields)
        if head is not NOBODY_KNOWS:
            found.append((grid, head))
    return found


def _alike(grid: Grid, head: Head) -> bool:
    return max((max(row) for row in grid.rows.values()), default=-1) <= max(head.titles)


def _answered(grid: Grid, head: Head) -> bool:
    return any(number > head.last and head.fields["answer"] in row for number, row in grid.rows.items())


def _columns(grid: Grid, head: Head) -> list[Column]:
    fields = {column: field for field, column in head.fields.items()}
    below = [row for number, row in sorted(grid.rows.items()) if number > head.last]
    used = {column for row in below for column in row} | set(head.titles)
    return [
        Column(
            letters(column),
            head.titles.get(column, ""),
            fields.get(column),
            tuple(" ".join(row[column].text.split())[:_LONGEST_FIRST] for row in below if column in row)[:_FIRST],
        )
        for column in sorted(used)
    ]
