"""Rows of words as an Excel workbook, each row written as it comes: neither time nor room grows with more than its words.

Every cell is text, so nothing in it is ever reckoned or followed.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from string import ascii_uppercase
from typing import IO
from xml.sax.saxutils import escape

from worker.documents.ooxml.fonts import clean_text, quote_attribute
from worker.documents.ooxml.frame import CORE, HEAD, core, relationships
from worker.documents.ooxml.package import entry
from worker.documents.ooxml.xml import R

LONGEST = 32_767  # characters that Excel takes in a cell

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
)
_MEANS_A_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # in Excel's words
_LONGEST_FOOT = 200  # characters; Excel takes 255 with its codes
_ROWS_AT_ONCE = 500  # between two calls to the packer
_HEAD, _BODY = 1, 2  # the looks of cells, by their places in the styles

_EDGES = "".join(
    f'<{side} style="thin"><color rgb="FFC3CED3"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_TOP = '<alignment vertical="top" wrapText="1"/>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF0B3B47"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_EDGES}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    f'<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">{_TOP}</xf>'
    f'<xf borderId="1" applyBorder="1" applyAlignment="1">{_TOP}</xf></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under titles, with the width of each column in characters. The first `fixed` columns stay when others move, and
    the first `printed` are printed (all, where it is None).

    `name` is one that Excel takes, and stands once in a workbook.
    """

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str]]
    fixed: int = 2
    printed: int | None = None


def write_xlsx(title: str, sheets: Sequence[Sheet], *, at: datetime, foot: str = "") -> bytes:
    """The file, dated `at`: on each sheet the titles stay in sight, are printed on every page, and filter; `foot` is printed
    below each page, with its number."""
    names = [sheet.name for sheet in sheets]
    out, defined = BytesIO(), list[str]()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _other_parts(title, at, len(sheets)):
            archive.writestr(entry(name), content)
        for number, sheet in enumerate(sheets):
            with archive.open(entry(f"xl/{_sheet_part(number)}"), "w") as part:
                last = _write_sheet(part, sheet, foot)
                defined += _defined_names(sheet, number, last)
        archive.writestr(entry("xl/workbook.xml"), _workbook(names, defined))
    return out.getvalue()


def _write_sheet(part: IO[bytes], sheet: Sheet, foot: str) -> int:
    """Write a sheet and give its last row."""
    letters = [_column_letter(number) for number in range(len(sheet.columns))]
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(sheet.columns, start=1)
    )
    corner = f"{_column_letter(sheet.fixed)}2"
    part.write(
        f'{HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0"><pane xSplit="{sheet.fixed}" ySplit="1" topLeftCell="{corner}" activePane="bottomRight"'
        f' state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>'.encode()
    )
    part.write(_row(1, [title for title, _ in sheet.columns], letters, _HEAD).encode())
    line, waiting = 1, list[str]()
    for line, row in enumerate(sheet.rows, start=2):
        waiting.append(_row(line, row, letters, _BODY))
        if len(waiting) == _ROWS_AT_ONCE:
            part.write("".join(waiting).encode())
            waiting.clear()
    part.write("".join(waiting).encode())
    part.write(
        f'</sheetData><autoFilter ref="A1:{letters[-1]}{line}"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{_footer(foot)}</oddFooter></headerFooter></worksheet>".encode()
    )
    return line


def _footer(words: str) -> str:
    """Words at the left, the number of the page at the right, in Excel's code; words too long for it are cut."""
    left = words[:_LONGEST_FOOT].replace("&", "&&")
    return quote_attribute(f"&L&8 {left}&R&8 &P / &N")  # a space, or a number behind the size would be part of it


def _row(line: int, cells: Sequence[str], letters: Sequence[str], look: int) -> str:
    written = "".join(
        f'<c r="{letter}{line}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{_cell_text(cell)}</t></is></c>'
        if cell
        else f'<c r="{letter}{line}" s="{look}"/>'
        for letter, cell in zip(letters, cells, strict=True)
    )
    return f'<row r="{line}">{written}</row>'


def _cell_text(cell: str) -> str:
    if "_x" in cell:
        cell = _MEANS_A_CHARACTER.sub("_x005F_", cell)
    return escape(clean_text(cell))


def _column_letter(number: int) -> str:
    """How a column is called, from 0: A to Z. None of our tables has more."""
    return ascii_uppercase[number]


def _defined_names(sheet: Sheet, number: int, last: int) -> list[str]:
    """What Excel knows by name: where a sheet filters, what of it is printed, and which row on every page."""
    name = quote_attribute("'{}'!".format(sheet.name.replace("'", "''")))
    filtered, printed = (
        _column_letter(count - 1) for count in (len(sheet.columns), sheet.printed or len(sheet.columns))
    )
    return [
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">{name}$A$1:${filtered}${last}</definedName>',
        f'<definedName name="_xlnm.Print_Area" localSheetId="{number}">{name}$A$1:${printed}${last}</definedName>',
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">{name}$1:$1</definedName>',
    ]


def _sheet_part(number: int) -> str:
    return f"worksheets/sheet{number + 1}.xml"


def _other_parts(title: str, at: datetime, sheets: int) -> Iterator[tuple[str, str]]:
    """The parts that hold no rows and know of none."""
    parts = [f"xl/{_sheet_part(number)}" for number in range(sheets)]
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles"), *((part, "worksheet") for part in parts)]
    types = "".join(f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds)
    yield "[Content_Types].xml", f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{_DEFAULTS}{types}</Types>'
    yield "_rels/.rels", relationships([("officeDocument", "xl/workbook.xml"), (CORE, "docProps/core.xml")])
    yield "docProps/core.xml", core(title, at)
    yield "xl/styles.xml", f"{HEAD}{_STYLES}"
    links = [("worksheet", _sheet_part(number)) for number in range(sheets)]
    yield "xl/_rels/workbook.xml.rels", relationships([*links, ("styles", "styles.xml")])


def _workbook(names: Sequence[str], defined: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{quote_attribute(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return (
        f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{R}"><bookViews><workbookView windowWidth="36000" windowHeight="18000"/>'
        f"</bookViews><sheets>{sheets}</sheets><definedNames>{''.join(defined)}</definedNames></workbook>"
    )
