"""Which numbers in a workbook are dates: its styles say so."""

import re

from worker.documents.fence.package import Package

_OWN = frozenset(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
)  # formats of dates that no file describes
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


def _is_date(id: str, code: str | None) -> bool:
    if code is None:
        return id.isascii() and id.isdigit() and int(id) in _OWN
    return bool(re.search("[dmyhs]", _NO_CODE.sub("", code), re.IGNORECASE))
