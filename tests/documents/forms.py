"""Comment forms for tests: tables of words as Word, Excel and plain text have them."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from models.uploads.reading import Field
from tests.documents.word import docx, p, packed, relationships, t
from worker.documents.forms.form import FormFile
from worker.documents.forms.read import read_form

Table = Sequence[Sequence[str]]
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

ISO = ("MB/NC1", "Line number (e.g. 17)", "Clause/ Subclause", "Paragraph/ Figure/ Table/", "Type of com-ment2", "Comments", "Proposed change", "Observations of the secretariat")  # fmt: skip
IPPC = ("Section", "Paragraph", "Type of comment", "Proposed rewording", "Explanation", "Country")
IPBES = ("No.", "Chapter", "From page", "From line", "Till page", "Till line", "Comment", "Reviewer full name", "What was done with the comment")  # fmt: skip


def read(content: bytes, name: str = "form", **chosen: Field) -> FormFile:
    """What a form says, with columns by hand."""
    return read_form(BytesIO(content), name, chosen)


def workbook(*tables: Table, merged: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """A workbook with a sheet for each table; `merged` cells of the first as first row, column, last row, column, words."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for number, table in enumerate(tables, 1):
            sheet = book.add_worksheet(f"Part {number}")
            for row, cells in enumerate(table):
                for column, words in enumerate(cells):
                    if words:
                        sheet.write_string(row, column, words)
            for place in merged if number == 1 else ():
                sheet.merge_range(*place)
    return out.getvalue()


def raw_workbook(rows: str, more: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """A workbook whose one sheet has these rows as XML; `parts` such as styles and sharedStrings by their kind."""
    links = relationships({"worksheets/sheet1.xml": "worksheet", **{f"{kind}.xml": kind for kind in parts}})
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files: dict[str, str | bytes] = {
        "_rels/.rels": relationships({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{r}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return packed(files | {f"xl/{kind}.xml": content for kind, content in parts.items()} | dict(more or {}))


def word_table(*rows: Sequence[str]) -> str:
    """A table in Word, of words or of cells already written (`<w:tc>`)."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(map(_row, rows))}</w:tbl>"


def cell(words: str, *, span: int = 1, merge: str = "") -> str:
    """A cell over several columns, or merged with the one above ("restart", "continue")."""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{down}</w:tcPr>{p(t(words))}</w:tc>'


def word_form(*rows: Sequence[str], header: str = "") -> bytes:
    return docx(word_table(*rows), **({"header": header} if header else {}))


def _row(cells: Sequence[str]) -> str:
    return f"<w:tr>{''.join(each if each.startswith('<') else cell(each) for each in cells)}</w:tr>"
