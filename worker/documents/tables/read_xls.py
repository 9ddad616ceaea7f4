"""A comment form in the Excel of before 2007 (.xls): the sheets that can be seen, as python-calamine lays them out.

python-calamine does not report hidden rows and columns. They are read from the records of the workbook ([MS-XLS]), in the streams of its
compound file ([MS-CFB]). That part raises no error: damaged records hide nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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

from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.ooxml.active import MACROS
from worker.documents.ooxml.package import DAMAGED
from worker.documents.sandbox.file_type import LOCKED
from worker.documents.tables.grid import DATE, HIDDEN, TOO_LONG, Cell, Grid, Grids, shown_number

_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MOST_CELLS = 4_000_000  # of a sheet as it is laid out: 16 columns in each row that there can be

_NAMES = ("Workbook", "Book")  # of the stream, since Excel 97 and before
_HEADER = 512  # bytes before the first sector
_DIFAT_IN_HEADER = 109  # sectors of the FAT that the header names itself; further sectors name the others
_ENTRY = 128  # bytes of a stream in the directory
_STREAM, _ROOT = 2, 5  # the types of entries in the directory

_ROW, _COLINFO, _BOUNDSHEET, _BOF, _EOF = 0x208, 0x7D, 0x85, 0x809, 0x0A
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01


def xls_grids(data: bytes) -> Grids:
    """The sheets of a workbook, and warnings about those that are hidden."""
    if _MACROS in data:
        raise Unreadable(MACROS)
    try:
        return _read_sheets(CalamineWorkbook.from_filelike(BytesIO(data)), hidden_in_sheets(data))
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except CalamineError as error:
        raise Unreadable(DAMAGED.format(what="it cannot be read as a workbook")) from error


@dataclass(slots=True)
class Hidden:
    """What nobody sees in a sheet: rows from 1, and columns from 0."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def _read_sheets(book: CalamineWorkbook, unseen: Sequence[Hidden]) -> Grids:
    sheets = [
        (place, each)
        for place, each in enumerate(book.sheets_metadata)
        if each.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.DialogSheet)
    ]
    seen = [(place, each) for place, each in sheets if each.visible is SheetVisibleEnum.Visible]
    grids = []
    for place, each in seen:
        grid = Grid(f"sheet “{each.name[:31]}”" if len(seen) > 1 else "", lettered=True)
        _fill_grid(grid, book.get_sheet_by_index(place))
        if place < len(unseen):
            grid.hide(unseen[place].rows, unseen[place].columns)
        grids.append(grid)
    hidden = [HIDDEN.format(name=each.name[:31]) for _, each in sheets if each.visible is not SheetVisibleEnum.Visible]
    return Grids(grids, hidden)


def _fill_grid(grid: Grid, sheet: CalamineSheet) -> None:
    if sheet.height * sheet.width > _MOST_CELLS:
        raise Unreadable(TOO_LONG)
    first = sheet.start[1] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows(), 1):
        for column, cell in enumerate(map(_read_cell, values), first):
            grid.put(number, column, cell)
    for (top, left), (bottom, right) in _merged_ranges(sheet):
        grid.merge(top + 1, left, bottom + 1, right)


def _merged_ranges(sheet: CalamineSheet) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    yield from sheet.merged_cell_ranges or ()


def _read_cell(value: float | str | bool | time | date | datetime | timedelta) -> Cell:
    match value:
        case bool():
            return Cell(str(value).upper())
        case int() | float():
            return Cell(shown_number(value))
        case str():
            return Cell(value[: limits.LONGEST_FORM])
        case datetime():
            return Cell(value.date().isoformat() if value.time() == time() else value.isoformat(" "), fault=DATE)
        case _:
            return Cell(str(value), fault=DATE)


def hidden_in_sheets(data: bytes) -> list[Hidden]:
    """For each sheet of a workbook, in the order of the workbook, what is hidden in it."""
    book = _workbook(data)
    starts = [_number(record, 0, 4) for kind, record in _records(book, 0, len(book)) if kind == _BOUNDSHEET]
    in_order = sorted(set(starts))
    # No sheet is read beyond where the next one begins, so that the whole takes as long as the workbook is, however many it names.
    by_start = {
        start: _hidden_in_sheet(book, start, end)
        for start, end in zip(in_order, [*in_order[1:], len(book)], strict=False)
    }
    return [by_start[start] for start in starts]


def _hidden_in_sheet(book: bytes, start: int, end: int) -> Hidden:
    found = Hidden()
    for kind, record in _records(book, start, end):
        if kind == _ROW and (_number(record, 12, 2) & _ROW_HIDDEN or not _number(record, 6, 2)):
            found.rows.add(_number(record, 0, 2) + 1)
        elif kind == _COLINFO and (_number(record, 8, 2) & _COLUMN_HIDDEN or not _number(record, 4, 2)):
            found.columns.update(range(_number(record, 0, 2), min(_number(record, 2, 2) + 1, limits.MOST_COLUMNS)))
    return found


def _records(book: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The records from one place in the workbook to the end of what begins there, or to `end`, without those of charts in it."""
    depth, at = 0, start
    while at + 4 <= min(end, len(book)):
        kind, size = _number(book, at, 2), _number(book, at + 2, 2)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook(data: bytes) -> bytes:
    """The stream in a file that holds the workbook; b"" if there is none."""
    size = 1 << min(_number(data, 30, 2), 16)
    fat = _fat(data, size)
    directory = _joined(data, _HEADER, size, _chain(fat, _number(data, 48, 4)))
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    root = next((each for each in entries if each[66:67] == bytes([_ROOT])), b"")
    stream = next((each for each in entries if each[66:67] == bytes([_STREAM]) and _name(each) in _NAMES), b"")
    start, length = _number(stream, 116, 4), _number(stream, 120, 4)
    if length >= _number(data, 56, 4):
        return _joined(data, _HEADER, size, _chain(fat, start))[:length]
    mini_stream = _joined(data, _HEADER, size, _chain(fat, _number(root, 116, 4)))
    mini_fat = _numbers(_joined(data, _HEADER, size, _chain(fat, _number(data, 60, 4))))
    return _joined(mini_stream, 0, 1 << min(_number(data, 32, 2), 16), _chain(mini_fat, start))[:length]


def _fat(data: bytes, size: int) -> Sequence[int]:
    """The file allocation table: for each sector, the one that continues it."""
    named = _numbers(data[76 : 76 + 4 * _DIFAT_IN_HEADER])
    further, seen = _number(data, 68, 4), set[int]()
    while further not in seen and (more := _numbers(_sector(data, _HEADER, size, further))):
        seen.add(further)
        named += more[:-1]
        further = more[-1]
    return _numbers(_joined(data, _HEADER, size, dict.fromkeys(named)))


def _chain(fat: Sequence[int], start: int) -> Iterator[int]:
    """The sectors of a stream; one that goes round in a circle ends where it comes back to."""
    seen = set[int]()
    while start < len(fat) and start not in seen:
        seen.add(start)
        yield start
        start = fat[start]


def _joined(data: bytes, before: int, size: int, sectors: Iterable[int]) -> bytes:
    return b"".join(_sector(data, before, size, each) for each in sectors)


def _sector(data: bytes, before: int, size: int, number: int) -> bytes:
    return data[before + number * size : before + (number + 1) * size]


def _name(entry: bytes) -> str:
    return entry[: max(_number(entry, 64, 2) - 2, 0)].decode("utf-16-le", "replace")


def _numbers(data: bytes) -> list[int]:
    return [_number(data, at, 4) for at in range(0, len(data) - 3, 4)]


def _number(data: bytes, at: int, length: int) -> int:
    """A number in little-endian order; 0 where the data has ended."""
    return int.from_bytes(data[at : at + length], "little")
