"""Words in an old workbook (.xls) that are struck out: in cells as a whole, and in parts of the strings that cells share."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from worker.documents.tables.grid import FormattedParts

_FONT, _XF, _SST, _CONTINUE = 0x31, 0xE0, 0xFC, 0x3C
_STRUCK_OUT = 0x08  # a flag of a font
_MISSING_FONT = 4  # no font has this number
_WIDE, _WITH_PHONETICS, _WITH_FORMATS = 0x01, 0x04, 0x08  # flags of a string


@dataclass(slots=True)
class StruckFormats:
    """The styles of cells whose font is struck out, and by their numbers the parts of shared strings with several fonts."""

    styles: set[int] = field(default_factory=set)
    strings: dict[int, FormattedParts] = field(default_factory=dict)


def struck_formats(records: Iterable[tuple[int, bytes]]) -> StruckFormats:
    """What the records at the beginning of a workbook of Excel 97 or later say; nothing if no font is struck out."""
    fonts, style_fonts, strings = list[bool](), list[int](), list[bytes]()
    before = 0
    for kind, record in records:
        if kind == _FONT:
            fonts.append(bool(number_at(record, 2, 2) & _STRUCK_OUT))
        elif kind == _XF:
            style_fonts.append(number_at(record, 0, 2))
        elif kind == _SST or (kind == _CONTINUE and before == _SST):
            strings.append(record)
            kind = _SST
        before = kind
    struck = {number + (number >= _MISSING_FONT) for number, gone in enumerate(fonts) if gone}
    if not struck:
        return StruckFormats()
    found = StruckFormats({style for style, font in enumerate(style_fonts) if font in struck})
    for number, (words, formats) in enumerate(_SharedStrings(strings)):
        if formats:
            found.strings[number] = _parts(words, formats, struck)
    return found


def _parts(words: bytes, formats: Sequence[tuple[int, int]], struck: set[int]) -> FormattedParts:
    """The words, in UTF-16, cut where another font begins; those before the first have that of the cell."""
    starts = [0, *(2 * start for start, _ in formats)]
    fonts = [None, *(font in struck for _, font in formats)]
    ends = [*starts[1:], len(words)]
    return [
        (words[start:end].decode("utf-16-le", "replace"), font)
        for start, end, font in zip(starts, ends, fonts, strict=True)
        if start < end
    ]


class _SharedStrings:
    """The strings of a workbook, from the records into which they are cut; each with the places and the numbers of its fonts."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._record, self._at = 0, 8  # behind how many there are

    def __iter__(self) -> Iterator[tuple[bytes, Sequence[tuple[int, int]]]]:
        while self._has_more():
            length, flags = self._take_number(2), self._take_number(1)
            formats = self._take_number(2) if flags & _WITH_FORMATS else 0
            phonetics = self._take_number(4) if flags & _WITH_PHONETICS else 0
            words = self._take_letters(length, bool(flags & _WIDE))
            runs = self._take(4 * formats)
            self._take(phonetics)
            yield words, [(number_at(runs, at, 2), number_at(runs, at + 2, 2)) for at in range(0, len(runs) - 3, 4)]

    def _has_more(self) -> bool:
        """Whether there is a byte left, in this record or in the next."""
        while self._record < len(self._records) and self._at >= len(self._records[self._record]):
            self._record, self._at = self._record + 1, 0
        return self._record < len(self._records)

    def _take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count and self._has_more():
            more = self._records[self._record][self._at : self._at + count - len(taken)]
            self._at += len(more)
            taken += more
        return taken

    def _take_number(self, count: int) -> int:
        return number_at(self._take(count), 0, count)

    def _take_letters(self, count: int, is_wide: bool) -> bytes:
        """Letters in UTF-16; where they go on in another record, that says again how wide they are."""
        letters = b""
        while count > 0 and self._record < len(self._records):
            if self._at >= len(self._records[self._record]):
                if not self._has_more():
                    break
                is_wide = bool(self._take_number(1) & _WIDE)
            room = len(self._records[self._record]) - self._at
            fitting = min(count, room // 2 if is_wide else room)
            if not fitting:
                self._at += room
                continue
            taken = self._take(fitting * (2 if is_wide else 1))
            letters += taken if is_wide else taken.decode("latin-1").encode("utf-16-le")
            count -= fitting
        return letters


def number_at(data: bytes, at: int, length: int) -> int:
    """A number in little-endian order; 0 where the data has ended."""
    return int.from_bytes(data[at : at + length], "little")
