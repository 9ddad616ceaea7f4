"""What python-calamine does not report of an old workbook (.xls): hidden rows and columns, the formats of numbers, words that are
struck out, words in text boxes and notes, and pictures.

They are read from the records of the workbook ([MS-XLS]), in the streams of its compound file ([MS-CFB]). Nothing here raises an
error: damaged records say nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from worker.documents import limits
from worker.documents.tables.cell_formats import NumberFormat, format_of
from worker.documents.tables.grid import FormattedParts
from worker.documents.tables.struck_xls import StruckFormats, number_at, struck_formats

_NAMES = ("Workbook", "Book")  # of the stream, since Excel 97 and before
_HEADER = 512  # bytes before the first sector
_DIFAT_IN_HEADER = 109  # sectors of the FAT that the header names itself; further sectors name the others
_ENTRY = 128  # bytes of a stream in the directory
_STREAM, _ROOT = 2, 5  # the types of entries in the directory

_ROW, _COLINFO, _BOUNDSHEET, _BOF, _EOF = 0x208, 0x7D, 0x85, 0x809, 0x0A
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_FORMAT, _XF = 0x41E, 0xE0
_NUMBER, _RK, _FORMULA, _MULRK = 0x203, 0x27E, 0x06, 0xBD
_LABEL_SHARED = 0xFD
_WORDS = (0x204, _LABEL_SHARED)  # in the cell itself, or shared
_OBJ, _TXO, _CONTINUE, _NOTE = 0x5D, 0x1B6, 0x3C, 0x1C
_DRAWING = 0xEC  # the shape of the object that follows
_ANCHOR = b"\x10\xf0\x12\0\0\0"  # type and length of the part of a shape that says where it lies
_CHART, _PICTURE, _COMMENT = 5, 8, 25  # types of objects on a sheet
_SINCE_97 = 0x600  # the version of a workbook in which words are written in Unicode


@dataclass(slots=True)
class SheetRecords:
    """What nobody sees in a sheet, rows from 1 and columns from 0; the `formats` of its numbers by row from 1 and column, where they
    are not plain; the `struck` cells, and the parts of others that have several fonts, by the same places; the words of each text
    box; each note on a cell; and how many pictures and charts there are, with the places of the cells at which they begin."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    parts: dict[tuple[int, int], FormattedParts] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    pictures: int = 0
    pictured: set[tuple[int, int]] = field(default_factory=set)


def records_of_sheets(data: bytes) -> list[SheetRecords]:
    """For each sheet of a workbook, in its order."""
    book = _workbook(data)
    starts, codes, styles = [], dict[str, str](), list[str]()
    since_97 = number_at(book, 4, 2) == _SINCE_97
    for kind, record in _records(book, 0, len(book)):
        if kind == _BOUNDSHEET:
            starts.append(number_at(record, 0, 4))
        elif kind == _FORMAT and since_97:
            codes[str(number_at(record, 0, 2))] = _text(record[4:], number_at(record, 2, 2))
        elif kind == _XF:
            styles.append(str(number_at(record, 2, 2)))
    formats = {place: format_of(id, codes) for place, id in enumerate(styles)}
    struck = struck_formats(_records(book, 0, len(book))) if since_97 else StruckFormats()
    in_order = sorted(set(starts))
    # No sheet is read beyond where the next one begins, so that the whole takes as long as the workbook is, however many it names.
    by_start = {
        start: _records_of_sheet(book, start, end, formats, struck, since_97=since_97)
        for start, end in zip(in_order, [*in_order[1:], len(book)], strict=False)
    }
    return [by_start[start] for start in starts]


def _records_of_sheet(
    book: bytes,
    start: int,
    end: int,
    formats: Mapping[int, NumberFormat],
    struck: StruckFormats,
    *,
    since_97: bool,
) -> SheetRecords:
    found, drawn = SheetRecords(), _Drawn()
    for kind, record in _records(book, start, end):
        if kind == _ROW and (number_at(record, 12, 2) & _ROW_HIDDEN or not number_at(record, 6, 2)):
            found.hidden_rows.add(number_at(record, 0, 2) + 1)
        elif kind == _COLINFO and (number_at(record, 8, 2) & _COLUMN_HIDDEN or not number_at(record, 4, 2)):
            columns = range(number_at(record, 0, 2), min(number_at(record, 2, 2) + 1, limits.MOST_COLUMNS))
            found.hidden_columns.update(columns)
        for column, style in (*_numbers_in(kind, record), *_words_in(kind, record)):
            place = number_at(record, 0, 2) + 1, column
            format = formats.get(style, NumberFormat.PLAIN)
            if format is not NumberFormat.PLAIN and column < limits.MOST_COLUMNS and kind not in _WORDS:
                found.formats[place] = format
            if style in struck.styles:
                found.struck.add(place)
            if kind == _LABEL_SHARED and (parts := struck.strings.get(number_at(record, 6, 4))):
                found.parts[place] = parts
        if since_97:
            drawn.take(kind, record)
    pictures = [id for id, type in drawn.types.items() if type in (_CHART, _PICTURE)]
    found.pictures = len(pictures)
    found.pictured = {drawn.starts[id] for id in pictures if id in drawn.starts}
    found.boxes = [words for id, words in drawn.words.items() if drawn.types.get(id) != _COMMENT and words.strip()]
    found.notes = [(row, column, drawn.words.get(id, "")) for row, column, id in drawn.notes]
    return found


def _numbers_in(kind: int, record: bytes) -> Iterator[tuple[int, int]]:
    """The column and the style of each number that a record holds."""
    if kind in (_NUMBER, _RK, _FORMULA):
        yield number_at(record, 2, 2), number_at(record, 4, 2)
    elif kind == _MULRK:
        first = number_at(record, 2, 2)
        yield from ((first + place, number_at(record, at, 2)) for place, at in enumerate(range(4, len(record) - 2, 6)))


def _words_in(kind: int, record: bytes) -> Iterator[tuple[int, int]]:
    """The column and the style of the words that a record holds."""
    if kind in _WORDS:
        yield number_at(record, 2, 2), number_at(record, 4, 2)


@dataclass(slots=True)
class _Drawn:
    """The objects on a sheet as their records come: each, then the head of its words, then the words in one or several parts; and
    behind all of them the cells that have notes, by the numbers of these objects."""

    types: dict[int, int] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    notes: list[tuple[int, int, int]] = field(default_factory=list)  # row from 1, column, object
    starts: dict[int, tuple[int, int]] = field(default_factory=dict)  # row from 1 and column of an object's corner
    _shape: bytes = b""
    _object: int = 0
    _missing: int = 0  # letters of its words that are still to come

    def take(self, kind: int, record: bytes) -> None:
        if kind == _DRAWING:
            self._shape = record
        elif kind == _OBJ:
            self._object = number_at(record, 6, 2)
            self.types[self._object] = number_at(record, 4, 2)
            _, found, anchor = self._shape.rpartition(_ANCHOR)
            if found:
                self.starts[self._object] = number_at(anchor, 6, 2) + 1, number_at(anchor, 2, 2)
        elif kind == _TXO:
            self._missing = number_at(record, 10, 2)
            self.words[self._object] = ""
        elif kind == _CONTINUE and self._missing:
            words = _text(record, self._missing)
            self._missing -= len(words) if words else self._missing
            self.words[self._object] += words.replace("\r", "\n")
        elif kind == _NOTE:
            self.notes.append((number_at(record, 0, 2) + 1, number_at(record, 2, 2), number_at(record, 6, 2)))


def _text(data: bytes, length: int) -> str:
    """So many letters, or as many as there are, behind a byte that says how wide they are."""
    if data[:1] and data[0] & 1:
        return data[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return data[1 : 1 + length].decode("latin-1")


def _records(book: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The records from one place in the workbook to the end of what begins there, or to `end`, without those of charts in it."""
    depth, at = 0, start
    while at + 4 <= min(end, len(book)):
        kind, size = number_at(book, at, 2), number_at(book, at + 2, 2)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook(data: bytes) -> bytes:
    """The stream in a file that holds the workbook; b"" if there is none."""
    size = 1 << min(number_at(data, 30, 2), 16)
    fat = _fat(data, size)
    directory = _joined(data, _HEADER, size, _chain(fat, number_at(data, 48, 4)))
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    root = next((each for each in entries if each[66:67] == bytes([_ROOT])), b"")
    stream = next((each for each in entries if each[66:67] == bytes([_STREAM]) and _name(each) in _NAMES), b"")
    start, length = number_at(stream, 116, 4), number_at(stream, 120, 4)
    if length >= number_at(data, 56, 4):
        return _joined(data, _HEADER, size, _chain(fat, start))[:length]
    mini_stream = _joined(data, _HEADER, size, _chain(fat, number_at(root, 116, 4)))
    mini_fat = _numbers(_joined(data, _HEADER, size, _chain(fat, number_at(data, 60, 4))))
    return _joined(mini_stream, 0, 1 << min(number_at(data, 32, 2), 16), _chain(mini_fat, start))[:length]


def _fat(data: bytes, size: int) -> Sequence[int]:
    """The file allocation table: for each sector, the one that continues it."""
    named = _numbers(data[76 : 76 + 4 * _DIFAT_IN_HEADER])
    further, seen = number_at(data, 68, 4), set[int]()
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
    return entry[: max(number_at(entry, 64, 2) - 2, 0)].decode("utf-16-le", "replace")


def _numbers(data: bytes) -> list[int]:
    return [number_at(data, at, 4) for at in range(0, len(data) - 3, 4)]
