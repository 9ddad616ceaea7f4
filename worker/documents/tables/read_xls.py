"""A comment form in the Excel of before 2007 (.xls): the sheets that can be seen, as python-calamine lays them out."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from models.uploads.reading import OutsideParagraph
from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.ooxml.active import MACROS
from worker.documents.ooxml.package import DAMAGED
from worker.documents.ooxml.unsupported import pictures_not_read
from worker.documents.sandbox.file_type import LOCKED
from worker.documents.tables.cell_formats import NumberFormat, formatted_number
from worker.documents.tables.drawings import NOTES, note_on, words_in_box
from worker.documents.tables.grid import DATE, HIDDEN, TOO_LONG, Cell, Grid, Grids, letters
from worker.documents.tables.records_xls import SheetRecords, records_of_sheets

_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MOST_CELLS = 4_000_000  # of a sheet as it is laid out: 16 columns in each row that there can be


def xls_grids(data: bytes) -> Grids:
    """The sheets of a workbook, and warnings about those that are hidden."""
    if _MACROS in data:
        raise Unreadable(MACROS)
    try:
        return _read_sheets(CalamineWorkbook.from_filelike(BytesIO(data)), records_of_sheets(data))
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except CalamineError as error:
        raise Unreadable(DAMAGED.format(what="it cannot be read as a workbook")) from error


def _read_sheets(book: CalamineWorkbook, records: Sequence[SheetRecords]) -> Grids:
    sheets = [
        (place, each)
        for place, each in enumerate(book.sheets_metadata)
        if each.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.DialogSheet)
    ]
    seen = [(place, each) for place, each in sheets if each.visible is SheetVisibleEnum.Visible]
    read = Grids([])
    notes, pictures = list[OutsideParagraph](), 0
    for place, each in seen:
        name = each.name[:31]
        grid = Grid(f"sheet “{name}”" if len(seen) > 1 else "", lettered=True, above=[name])
        more = records[place] if place < len(records) else SheetRecords()
        _fill_grid(grid, book.get_sheet_by_index(place), more)
        grid.pictures |= more.pictured
        grid.hide(more.hidden_rows, more.hidden_columns)
        read.grids.append(grid)
        read.outside += [words_in_box(grid.name, words) for words in more.boxes]
        notes += [
            note_on(f"{letters(column)}{row}", grid.name, words) for row, column, words in more.notes if words.strip()
        ]
        pictures += more.pictures
    hidden = [HIDDEN.format(name=each.name[:31]) for _, each in sheets if each.visible is not SheetVisibleEnum.Visible]
    read.warnings = [*hidden, *([NOTES] if notes else []), *pictures_not_read(pictures)]
    read.outside += notes
    return read


def _fill_grid(grid: Grid, sheet: CalamineSheet, records: SheetRecords) -> None:
    if sheet.height * sheet.width > _MOST_CELLS:
        raise Unreadable(TOO_LONG)
    first = sheet.start[1] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows(), 1):
        for column, value in enumerate(values, first):
            at = number, column
            format = records.formats.get(at, NumberFormat.PLAIN)
            cell, is_struck = _read_cell(value, format), at in records.struck
            grid.put_parts(*at, cell, records.parts.get(at, ()), is_struck)
            if format is NumberFormat.BESIDE and isinstance(value, int | float) and not is_struck:
                grid.note_number(number, column, cell.text)
    for (top, left), (bottom, right) in _merged_ranges(sheet):
        grid.merge(top + 1, left, bottom + 1, right)


def _merged_ranges(sheet: CalamineSheet) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    yield from sheet.merged_cell_ranges or ()


def _read_cell(value: float | str | bool | time | date | datetime | timedelta, format: NumberFormat) -> Cell:
    match value:
        case bool():
            return Cell(str(value).upper())
        case int() | float():
            return Cell(formatted_number(value, format))
        case str():
            return Cell(value[: limits.LONGEST_FORM])
        case datetime():
            return Cell(value.date().isoformat() if value.time() == time() else value.isoformat(" "), fault=DATE)
        case _:
            return Cell(str(value), fault=DATE)
