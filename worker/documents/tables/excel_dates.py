"""Which numbers in a workbook are dates, as its styles say, and of which day."""

import re
from datetime import date, timedelta

from worker.documents.ooxml.package import Package

_OWN = frozenset(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
)  # formats of dates that no file describes
_BEFORE_ALL = date(1899, 12, 30)  # day 0, since Excel counts a 29 February in 1900
_LAST_DAY = 2_958_465  # the end of the year 9999
_NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general', re.IGNORECASE)


def date_styles(package: Package, part: str) -> frozenset[int]:
    """The numbers of the styles that show a number as a date."""
    if part not in package:
        return frozenset()
    root = package.tree(part)
    formats = {
        each.get("numFmtId", ""): each.get("formatCode", "") for group in root.iter("{*}numFmts") for each in group
    }
    cells = [each.get("numFmtId", "0") for group in root.iter("{*}cellXfs") for each in group]
    return frozenset(place for place, id in enumerate(cells) if _is_date(id, formats.get(id)))


def as_date(value: str) -> str:
    """The day that a number stands for, "2024-02-02"; the number itself if it is none."""
    try:
        days = int(float(value))
    except (ValueError, OverflowError):
        return value
    return (_BEFORE_ALL + timedelta(days=days)).isoformat() if 0 < days <= _LAST_DAY else value


def _is_date(id: str, code: str | None) -> bool:
    if code is None:
        return id.isascii() and id.isdigit() and int(id) in _OWN
    return bool(re.search("[dmyhs]", _NO_CODE.sub("", code), re.IGNORECASE))
