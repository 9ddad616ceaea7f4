"""The hidden rows and columns of an old workbook (.xls), which python-calamine does not report.

They are read from the records of the workbook ([MS-XLS]), in the streams of its compound file ([MS-CFB]). Nothing here raises an
error: damaged records hide nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from worker.documents import limits

_NAMES = ("Workbook", "Book")  # of the stream, since Excel 97 and before
_HEADER = 512  # bytes before the first sector
_DIFAT_IN_HEADER = 109  # sectors of the FAT that the header names itself; further sectors name the others
_ENTRY = 128  # bytes of a stream in the directory
_STREAM, _ROOT = 2, 5  # the types of entries in the directory

_ROW, _COLINFO, _BOUNDSHEET, _BOF, _EOF = 0x208, 0x7D, 0x85, 0x809, 0x0A
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01


@dataclass(slots=True)
class Hidden:
    """What nobody sees in a sheet: rows from 1, and columns from 0."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


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
