"""A comment form in Excel: the sheets that can be seen, row by row and in little memory, whatever size they claim."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from models.uploads.reading import OutsideParagraph
from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.ooxml.frame import made_from, title_of
from worker.documents.ooxml.package import DAMAGED, Package
from worker.documents.ooxml.unsupported import pictures_not_read
from worker.documents.ooxml.xml import DTD, PROLOGUE, STRICT_R, Element, R, refuse_document_type
from worker.documents.tables.cell_formats import CellStyles, NumberFormat, is_struck, read_styles, written_number
from worker.documents.tables.drawings import (
    NOTES,
    count_pictures,
    drawings_on,
    notes_on,
    places_of_pictures,
    words_in_boxes,
)
from worker.documents.tables.grid import DATE, HIDDEN, PICTURE, Cell, FormattedParts, Grid, Grids, number_of

_NO_RESULT = "The result of this formula is not saved in the file: write the words themselves into the cell."
_ERROR = "This cell shows {value} instead of words, because they begin with a sign such as = or -: write them again after an apostrophe (')."
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_USUAL_PART: Final = "xl/workbook.xml"


class _Strings(NamedTuple):
    """The strings that cells share, and by their numbers the parts of those with several formats."""

    texts: list[str]
    parts: dict[int, FormattedParts]


class _Workbook(NamedTuple):
    """What the sheets of a workbook share."""

    strings: _Strings
    styles: CellStyles
    from_1904: bool


def xlsx_grids(package: Package) -> Grids:
    """The sheets of a workbook, and warnings about those that are hidden."""
    main = next((link.target for link in package.relationships() if link.kind == "officeDocument"), _USUAL_PART)
    links = package.relationships(main)
    targets = {link.id: link.target for link in links}
    by_kind = {link.kind: link.target for link in links}
    strings = _shared_strings(package, by_kind.get("sharedStrings", ""))
    part = by_kind.get("styles", "")
    styles = read_styles(package.tree(part) if part in package else None)
    book = package.tree(main)
    from_1904 = any(each.get("date1904") in ("1", "true") for each in book.iter("{*}workbookPr"))
    workbook = _Workbook(strings, styles, from_1904)
    sheets = list(book.iter("{*}sheet"))
    seen = [each for each in sheets if each.get("state", "visible") == "visible"]
    grids, outside, notes, pictures = [], list[OutsideParagraph](), list[OutsideParagraph](), 0
    for sheet in seen:
        part = targets.get(sheet.get(f"{{{R}}}id") or sheet.get(f"{{{STRICT_R}}}id") or "", "")
        name = sheet.get("name", "")[:31]
        grid = Grid(f"sheet “{name}”" if len(seen) > 1 else "", lettered=True, above=[name])
        _fill_grid(grid, _elements(package, part, limits.LARGEST_SHEET, "cols", "row", "mergeCell"), workbook)
        grids.append(grid)
        for drawing in drawings_on(package, part):
            outside += words_in_boxes(drawing, grid.name)
            pictures += count_pictures(drawing)
            grid.pictures |= places_of_pictures(drawing)
        notes += notes_on(package, part, grid.name)
    hidden = [HIDDEN.format(name=each.get("name", "")[:31]) for each in sheets if each not in seen]
    warnings = [*hidden, *([NOTES] if notes else []), *pictures_not_read(pictures)]
    return Grids(grids, warnings, made_from(package), title_of(package), [*outside, *notes])


def _elements(package: Package, part: str, most: int, *kinds: str) -> Iterator[Element]:
    """The elements of these kinds in a part, one after the other, each gone when the next one comes; none without the part."""
    if part not in package:
        return
    refuse_document_type(package.stream(part, most).read(PROLOGUE), part)
    tags = [f"{{*}}{kind}" for kind in kinds]
    parsing = etree.iterparse(
        package.stream(part, most),
        events=("end",),
        tag=tags,
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        remove_comments=True,
    )
    try:
        for count, (_, element) in enumerate(parsing):
            if count == 0 and element.getroottree().docinfo.internalDTD is not None:
                raise Unreadable(DTD.format(name=part))
            yield element
            element.clear()
            above = element.getparent()
            while above is not None and element.getprevious() is not None:
                del above[0]
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED.format(what=f"its part {part} is not well-formed XML")) from error


def _shared_strings(package: Package, part: str) -> _Strings:
    strings = _Strings([], {})
    for number, element in enumerate(_elements(package, part, limits.LARGEST_TEXT, "si")):
        parts = _parts_of(element)
        strings.texts.append("".join(words for words, _ in parts))
        if any(struck is not None for _, struck in parts):
            strings.parts[number] = parts
    return strings


def _parts_of(element: Element) -> FormattedParts:
    """The words of a string by their formats; phonetic guides are no words of it."""
    runs = [each for each in element.iter("{*}t") if _local_name(each.getparent()) != "rPh"]
    return [(_unescaped(each.text or ""), _is_run_struck(each.getparent())) for each in runs]


def _is_run_struck(run: Element | None) -> bool | None:
    """Whether the words of a run are struck out; None if it has no format of its own."""
    own = None if run is None else next(run.iter("{*}rPr"), None)
    return None if own is None else is_struck(own)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _local_name(element: Element | None) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _fill_grid(grid: Grid, elements: Iterator[Element], workbook: _Workbook) -> None:
    number = 0
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    for element in elements:
        if _local_name(element) == "cols":
            hidden_columns |= _hidden_columns(element)
            continue
        if _local_name(element) == "mergeCell":
            corners = [_parse_reference(each) for each in element.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                grid.merge(*corners[0], *corners[1])
            continue
        reference = element.get("r", "")
        number = int(reference) if reference.isascii() and reference.isdigit() and len(reference) < 8 else number + 1
        if _is_hidden(element, "ht"):
            hidden_rows.add(number)
        column = -1
        for cell in element:
            place = _parse_reference(cell.get("r", ""))
            column = place[1] if place else column + 1
            read = _read_cell(cell, workbook)
            is_struck_out = _style_of(cell) in workbook.styles.struck
            grid.put_parts(number, column, read, _parts_in(cell, workbook.strings), is_struck_out)
            if not is_struck_out and _is_shown_otherwise(cell, workbook.styles):
                grid.note_number(number, column, read.text)
    grid.hide(hidden_rows, hidden_columns)


def _hidden_columns(element: Element) -> set[int]:
    """The columns of a form, from 0, that the widths of a sheet hide."""
    hidden: set[int] = set()
    for each in element:
        first, last = (each.get(name, "") for name in ("min", "max"))
        if _is_hidden(each, "width") and all(end.isascii() and end.isdigit() and len(end) < 8 for end in (first, last)):
            hidden.update(range(int(first) - 1, min(int(last), limits.MOST_COLUMNS)))
    return hidden


def _is_hidden(element: Element, size: str) -> bool:
    """Whether a row or a column is hidden, or has the size 0, which nobody can see either."""
    return element.get("hidden", "0") in ("1", "true") or element.get(size) in ("0", "0.0")


def _parse_reference(name: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(name)
    return (int(found[2]), number_of(found[1])) if found else None


def _read_cell(cell: Element, workbook: _Workbook) -> Cell:
    inside = {_local_name(each): each.text or "" for each in cell}
    value, strings = inside.get("v", ""), workbook.strings.texts
    if "f" in inside and not value and cell.get("t") != "str":  # a formula can show a text without letters
        return Cell(f"={inside['f']}", fault=_NO_RESULT)
    match cell.get("t", "n"):
        case "s":
            index = int(value) if value.isascii() and value.isdigit() else len(strings)
            return Cell(strings[index] if index < len(strings) else "")
        case "inlineStr":
            return Cell("".join(words for words, _ in _parts_of(cell)))
        case "str":
            return Cell(_unescaped(value))
        case "e" if cell.get("vm") and "f" not in inside:
            return Cell(value, fault=PICTURE)
        case "e":
            return Cell(value, fault=_ERROR.format(value=value[:20]))
        case "b":
            return Cell({"1": "TRUE", "0": "FALSE"}.get(value, value))
        case "d":
            return Cell(value, fault=DATE)
        case _:
            format = _format_of(cell, workbook.styles)
            fault = DATE if value and format is NumberFormat.DATE else ""
            return Cell(written_number(value, format, from_1904=workbook.from_1904), fault=fault)


def _format_of(cell: Element, styles: CellStyles) -> NumberFormat:
    return styles.formats.get(_style_of(cell), NumberFormat.PLAIN)


def _is_shown_otherwise(cell: Element, styles: CellStyles) -> bool:
    return cell.get("t", "n") == "n" and _format_of(cell, styles) is NumberFormat.BESIDE


def _parts_in(cell: Element, strings: _Strings) -> FormattedParts:
    """The words of a cell by their formats; none if they all have that of the cell."""
    if cell.get("t") == "inlineStr":
        return _parts_of(cell)
    value = next((each.text or "" for each in cell if _local_name(each) == "v"), "")
    return strings.parts.get(int(value), ()) if cell.get("t") == "s" and value.isascii() and value.isdigit() else ()


def _style_of(cell: Element) -> int:
    style = cell.get("s", "0")
    return int(style) if style.isascii() and style.isdigit() else 0
