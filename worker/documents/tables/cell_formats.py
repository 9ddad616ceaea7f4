"""How a workbook shows the numbers in its cells: as dates, as percentages, with a currency or a word beside them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from worker.documents.ooxml.xml import Element
from worker.documents.tables.grid import shown_number

_DAY_ZERO = date(1899, 12, 30)  # day 0, since Excel counts a 29 February in 1900
_DAY_ZERO_OF_1904 = date(1904, 1, 1)  # of workbooks that count from 1904, as Excel did on old Macs
_LAST_DAY = 2_958_465  # the end of the year 9999
_NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general', re.IGNORECASE)
_BESIDE = re.compile(r'"[^"]*\w[^"]*"|\[\$[^\]-]+|\\\w|[#?0] ?/|[$€£¥฿₫៛]')


class NumberFormat(Enum):
    """What a format makes of a number, as far as it changes what people read."""

    DATE = auto()
    PERCENT = auto()
    TENTHS = auto()  # with as many decimals, if they are zeros, too
    HUNDREDTHS = auto()
    BESIDE = auto()  # with words or signs that are not in the number, or as a fraction
    PLAIN = auto()


_BUILT_IN: Mapping[str, NumberFormat] = {
    **dict.fromkeys(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))), NumberFormat.DATE),
    **dict.fromkeys(("9", "10"), NumberFormat.PERCENT),
    **dict.fromkeys(("2", "4"), NumberFormat.HUNDREDTHS),
    **dict.fromkeys(("5", "6", "7", "8", "12", "13", "42", "44"), NumberFormat.BESIDE),
}
"""Formats that no file describes, by their numbers."""


_DECIMALS: Mapping[NumberFormat, int] = {NumberFormat.TENTHS: 1, NumberFormat.HUNDREDTHS: 2}
_WITH_DECIMALS = re.compile(r"[#,0]*0\.(0{1,2})")


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The formats of cells by the numbers of their styles, and the styles that strike a cell out."""

    formats: Mapping[int, NumberFormat]
    struck: frozenset[int]


def read_styles(root: Element | None) -> CellStyles:
    """The styles of cells in the part `root`; none without it."""
    if root is None:
        return CellStyles({}, frozenset())
    codes = {
        each.get("numFmtId", ""): each.get("formatCode", "") for group in root.iter("{*}numFmts") for each in group
    }
    fonts = [is_struck(each) for group in root.iter("{*}fonts") for each in group]
    struck = {str(place) for place, gone in enumerate(fonts) if gone}
    cells = [each for group in root.iter("{*}cellXfs") for each in group]
    return CellStyles(
        {place: format_of(each.get("numFmtId", "0"), codes) for place, each in enumerate(cells)},
        frozenset(place for place, each in enumerate(cells) if each.get("fontId") in struck),
    )


def is_struck(run: Element | None) -> bool:
    """Whether a run of words, or a font, is struck out."""
    strike = None if run is None else next(run.iter("{*}strike"), None)
    return strike is not None and strike.get("val", "1") not in ("0", "false")


def written_number(value: str, format: NumberFormat, *, from_1904: bool) -> str:
    """A number as people read it; what is none, as it stands."""
    try:
        number = float(value)
        if format is NumberFormat.DATE:
            return _as_date(int(number), from_1904=from_1904) or shown_number(number)
        return formatted_number(number, format)
    except (ValueError, OverflowError):
        return value


def formatted_number(number: float, format: NumberFormat) -> str:
    """A number that is no date, as people read it."""
    if format is NumberFormat.PERCENT:
        return f"{shown_number(number * 100)}%"
    padded = f"{number:.{_DECIMALS.get(format, 0)}f}"
    return padded if format in _DECIMALS and float(padded) == number else shown_number(number)


def _as_date(days: int, *, from_1904: bool) -> str:
    """The day that a number stands for, "2024-02-02"; "" if it is none."""
    zero = _DAY_ZERO_OF_1904 if from_1904 else _DAY_ZERO
    last = _LAST_DAY - (zero - _DAY_ZERO).days
    return (zero + timedelta(days=days)).isoformat() if 0 < days <= last else ""


def format_of(id: str, codes: Mapping[str, str]) -> NumberFormat:
    """What the format with this number makes of a number; `codes` are those that the file describes itself."""
    if id not in codes:
        return _BUILT_IN.get(id, NumberFormat.PLAIN)
    code = codes[id]
    bare = _NO_CODE.sub("", code)
    if re.search("[dmyhs]", bare, re.IGNORECASE):
        return NumberFormat.DATE
    if "%" in bare:
        return NumberFormat.PERCENT
    first = code.partition(";")[0]
    if decimals := _WITH_DECIMALS.fullmatch(first):
        return NumberFormat.TENTHS if len(decimals[1]) == 1 else NumberFormat.HUNDREDTHS
    return NumberFormat.BESIDE if _BESIDE.search(first) else NumberFormat.PLAIN
