"""A comment form in (.docx, .xlsx, .xls, .csv), its comments and faults out. Only for the process in the sandbox: see `child`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from models.uploads.reading import Cells, Column, Field, LeftoverCell, RowFault
from worker.documents import limits
from worker.documents.forms.choices import choices_of, titles_of_brackets
from worker.documents.forms.form import FormChoice, FormFile, FormRow, TableRow
from worker.documents.forms.head import UNKNOWN_HEAD, Head, head_of, head_with_chosen_columns
from worker.documents.forms.own_form import COMPENDIUM, is_compendium, is_own, is_own_above_table
from worker.documents.forms.rows import (
    cells_beside,
    count_cells,
    leftovers,
    lone_rows,
    outside_paragraphs,
    rows_of,
    title_of,
    unfilled_rows,
)
from worker.documents.forms.several_tables import tables_in
from worker.documents.forms.table_rows import rows_of_table, titles_of_table
from worker.documents.forms.titles import OURS, family_of
from worker.documents.forms.transposed import transposed
from worker.documents.limits import Unreadable
from worker.documents.ooxml.package import Package
from worker.documents.sandbox import file_type
from worker.documents.tables.grid import Grid, Grids, letters, number_of
from worker.documents.tables.read_csv import csv_grids
from worker.documents.tables.read_docx import docx_grids
from worker.documents.tables.read_xls import xls_grids
from worker.documents.tables.read_xlsx import xlsx_grids

STRANGE = "The titles of the columns were not understood: say by hand what is in which column."
ONE_COLUMN = (
    "The file has one column only, and does not say what it holds. If each row is a comment, say so by hand; else put them into a "
    "table, with a column “Paragraph” for its number and a column “Comment”."
)
ANSWERED = "What stands in the column of the secretariat's answers is kept with its row, and is no part of a comment."
UNKNOWN_TYPES = "No such type of comment is known here: {types}. These rows are read without one, and you choose it."
UNREAD = "No comments were found in these tables, and nothing in them was read: {tables}."
STRUCK = "Words that are struck out count as taken out, and were not read: {cells}."
PICTURES = "The pictures in these cells were not read: {cells}. If one of them is part of a comment, type into the cell what it shows."
NUMBERS = "Numbers were read without what the file shows beside them, such as a currency: {cells}. Write it into the cell as text."
UNSEEN = "These rows and columns are hidden, and were read with the others: {places}."
BEYOND = "The cells to the right of column {last} were not read: there are {count:,} with words in them."
NO_TABLE = (
    "There is no table in the file: a comment form has a row for each comment. Put them into a table, with a column “Paragraph” for "
    "its number and a column “Comment”."
)
_SHOWN_CELLS = 3  # words of a column that are shown
_LONGEST_SHOWN = 80  # characters
_MOST_NAMED = 8  # types, or tables, in a sentence
_LONGEST_QUOTE = 40  # characters of a type, or of words that are struck out


def read_form(file: BinaryIO, name: str, chosen: Mapping[str, Field]) -> FormFile:
    """What a form says; with columns `chosen` by hand, by their letters. Unreadable if it is no sound table."""
    read = _read_grids(file, name)
    grids = [grid for grid in read.grids if grid.rows or grid.titles]
    if not grids:
        raise Unreadable(NO_TABLE)
    if is_compendium(read):
        raise Unreadable(COMPENDIUM)
    form = FormFile(name, version=read.version, outside=list(outside_paragraphs(read)), warnings=read.warnings)
    form.warnings += (
        *_warn_of_pictures(read.grids),
        *_warn_of_hidden_cells(read.grids),
        *_warn_of_struck_words(read.grids),
        *_warn_of_numbers(read.grids),
    )
    for choice in (choice for grid in grids for choice in choices_of(grid)):
        (form.choices if isinstance(choice, FormChoice) else form.faults).append(choice)  # type: ignore[arg-type]
    for row in (row for grid in grids for row in rows_of_table(grid)):
        (form.table_rows if isinstance(row, TableRow) else form.faults).append(row)  # type: ignore[arg-type]
    of_comments: list[Grid] = []
    for grid in grids:
        if titles := titles_of_brackets(grid) or titles_of_table(grid):
            beside = [
                each for each in cells_beside(grid, *titles) if each.title or not is_own_above_table(each.text, read)
            ]
            form.leftovers += beside
            form.cells += _count_cells_below(titles[0], grid, form.faults, beside)
        else:
            of_comments += [transposed(grid)] if chosen else tables_in(transposed(grid))
    if not of_comments:
        form.family = OURS
        return form
    found = _comment_tables(of_comments, {number_of(letter): field for letter, field in chosen.items()})
    for grid, head in found:
        rows = list(rows_of(grid, head))
        good = [each for each in rows if isinstance(each, FormRow)]
        faults = [each for each in rows if isinstance(each, RowFault)]
        blank = list(unfilled_rows(grid, head))
        left = [each for each in leftovers(grid, head, good, faults) if each.title or not is_own(each.text, read)]
        form.rows += good
        form.faults += faults
        form.untouched += blank
        form.lone += [each for each in lone_rows(grid, head) if not is_own(each.fields["section"], read)]
        form.above.setdefault(grid.name, grid.above)
        form.leftovers += left
        form.cells += count_cells(grid, head, good, faults, left)
        form.columns = form.columns or _columns(grid, head)
    if not found:
        largest = max(of_comments, key=lambda grid: len(grid.rows))
        form.columns = _columns(largest, head_with_chosen_columns(largest, {}))
        form.warnings.append(ONE_COLUMN if len(form.columns) == 1 else STRANGE)
    else:
        first = found[0][1]
        form.family = family_of(set(first.fields), " ".join(first.titles.values()))
    known = {id(grid) for grid, _ in found}
    unread = [grid for grid in of_comments if id(grid) not in known and grid.rows]
    form.cells += Cells(aside=sum(map(_count_cells, unread)))
    form.warnings += _form_warnings(form, found, unread if found else ())
    return form


def _form_warnings(form: FormFile, found: Sequence[tuple[Grid, Head]], unread: Sequence[Grid]) -> Iterator[str]:
    """Sentences on what was not read, or left open, in the whole form."""
    if any("answer" in head.fields and _has_answers(grid, head) for grid, head in found):
        yield ANSWERED
    strange = Counter(_unknown_types(form.rows, found))
    if strange:
        named = [f"“{type[:_LONGEST_QUOTE]}” ({count:,})" for type, count in strange.most_common(_MOST_NAMED)]
        yield UNKNOWN_TYPES.format(types=_shortened_list(named, len(strange)))
    if unread:
        named = [f"{grid.name} ({_count_cells(grid):,} cells)" for grid in unread[:_MOST_NAMED]]
        yield UNREAD.format(tables=_shortened_list(named, len(unread)))
    if beyond := sum(grid.beyond for grid, _ in found):
        yield BEYOND.format(last=letters(limits.MOST_COLUMNS - 1), count=beyond)


def _warn_of_pictures(grids: Sequence[Grid]) -> Iterator[str]:
    cells = [grid.place(*place) for grid in grids for place in sorted(grid.pictures)]
    if cells:
        yield PICTURES.format(cells=_shortened_list(cells[:_MOST_NAMED], len(cells)))


def _warn_of_hidden_cells(grids: Sequence[Grid]) -> Iterator[str]:
    hidden = [each for grid in grids for each in grid.hidden]
    if hidden:
        yield UNSEEN.format(places=_shortened_list(hidden[:_MOST_NAMED], len(hidden)))


def _warn_of_struck_words(grids: Sequence[Grid]) -> Iterator[str]:
    struck = [each for grid in grids for each in grid.struck]
    if struck:
        named = [f"{cell} (“{words[:_LONGEST_QUOTE]}”)" for cell, words in struck[:_MOST_NAMED]]
        yield STRUCK.format(cells=_shortened_list(named, len(struck)))


def _warn_of_numbers(grids: Sequence[Grid]) -> Iterator[str]:
    numbers = [f"{cell} ({number})" for grid in grids for cell, number in grid.numbers]
    if numbers:
        yield NUMBERS.format(cells=_shortened_list(numbers[:_MOST_NAMED], len(numbers)))


def _unknown_types(rows: Sequence[FormRow], found: Sequence[tuple[Grid, Head]]) -> Iterator[str]:
    titles = {(grid.name, title_of(head.fields["type"], head)) for grid, head in found if "type" in head.fields}
    for row in rows:
        if not row.type:
            yield from (words for title, words in row.aside[:1] if (row.sheet, title) in titles)


def _shortened_list(named: Sequence[str], count: int) -> str:
    separator = "; " if any("," in each for each in named) else ", "  # the name of a cell in Word has a comma
    return separator.join((*named, *([f"and {count - len(named):,} more"] if count > len(named) else [])))


def _count_cells_below(last: int, grid: Grid, faults: Sequence[RowFault], beside: Sequence[LeftoverCell]) -> Cells:
    """The cells below the titles of a table in which each column has its meaning, and those `beside` it."""
    wrong = {fault.row for fault in faults if fault.sheet == grid.name}
    cells = [
        number in wrong
        for number, row in grid.rows.items()
        if number > last
        for cell in row.values()
        if not cell.copied
    ]
    in_wrong = sum(each.row in wrong for each in beside)
    below = sum(each.row > last for each in beside)
    return Cells(read=cells.count(False) - below + in_wrong, aside=len(beside) - in_wrong, wrong=cells.count(True))


def _count_cells(grid: Grid) -> int:
    return sum(not cell.copied for row in grid.rows.values() for cell in row.values())


def _read_grids(file: BinaryIO, name: str) -> Grids:
    start = file.read(8)
    file.seek(0)
    if not start.startswith(b"PK\x03\x04"):
        data = file.read()
        if file_type.is_old_workbook(data):
            return xls_grids(data)
        if sentence := file_type.describe_no_table(data):
            raise Unreadable(sentence)
        return csv_grids(data)
    package = Package(file)
    if sentence := file_type.describe_no_tables(package.names, package.read("mimetype")):
        raise Unreadable(sentence)
    if any(part.startswith("xl/") for part in package.names):
        return xlsx_grids(package)
    file.seek(0)
    return docx_grids(file, name)


def _comment_tables(grids: Sequence[Grid], chosen: Mapping[int, Field]) -> list[tuple[Grid, Head]]:
    """The tables that hold comments, each with its head; a table without titles goes on where the one before it ended."""
    found: list[tuple[Grid, Head]] = []
    for grid in grids:
        head = head_with_chosen_columns(grid, chosen) if chosen else head_of(grid)
        if head is UNKNOWN_HEAD and found and not grid.lettered and _fits_head(grid, found[-1][1]):
            head = Head(found[-1][1].titles, found[-1][1].fields)
        if head is not UNKNOWN_HEAD:
            found.append((grid, head))
    # Beside a table that is surely of comments, one with a “Description” explains the columns of the first.
    sure = [each for each in found if each[1].is_sure]
    return found if chosen or not sure or not grids[0].lettered else sure


def _fits_head(grid: Grid, head: Head) -> bool:
    return max((max(row) for row in grid.rows.values()), default=-1) <= max(head.titles)


def _has_answers(grid: Grid, head: Head) -> bool:
    return any(number > head.last and head.fields["answer"] in row for number, row in grid.rows.items())


def _columns(grid: Grid, head: Head) -> list[Column]:
    fields = {**head.more, **{column: field for field, column in head.fields.items()}}
    below = [row for number, row in sorted(grid.rows.items()) if number > head.last]
    used = {column for row in below for column in row} | set(head.titles)
    return [
        Column(
            letters(column),
            head.titles.get(column, ""),
            fields.get(column),
            tuple(" ".join(row[column].text.split())[:_LONGEST_SHOWN] for row in below if column in row)[:_SHOWN_CELLS],
        )
        for column in sorted(used)
    ]
