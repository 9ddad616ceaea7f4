"""Numbers in the cells of a workbook: they are read as people see them there, or the page says what is missing."""

from io import BytesIO

import pytest
import xlsxwriter

from tests.documents.forms import SHEET, raw_workbook, read
from worker.documents.forms.form import FormFile
from worker.documents.forms.read import NUMBERS
from worker.documents.ooxml.package import Package
from worker.documents.tables.grid import DATE, Cell
from worker.documents.tables.read_xlsx import xlsx_grids

FORMATS = ("0", "0.0%", '"USD "#,##0', "yyyy/mm/dd", "[$฿-41E]#,##0", "# ?/?", "_-* #,##0_-", "@")
STYLES = (
    f'<styleSheet xmlns="{SHEET}"><numFmts>'
    + "".join(
        f'<numFmt numFmtId="{170 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(FORMATS)
    )
    + '</numFmts><cellXfs><xf numFmtId="0"/>'
    + "".join(f'<xf numFmtId="{170 + n}"/>' for n, _ in enumerate(FORMATS))
    + '<xf numFmtId="9"/><xf numFmtId="44"/></cellXfs></styleSheet>'
)
BUILT_IN_PERCENT, BUILT_IN_ACCOUNTING = len(FORMATS) + 1, len(FORMATS) + 2


def style(code: str) -> int:
    return FORMATS.index(code) + 1


def form_with(cell: str, more: dict[str, str | bytes] | None = None) -> FormFile:
    titles = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in ("Paragraph", "Comment", "Proposed change"))  # fmt: skip
    words = '<c t="inlineStr"><is><t>Why?</t></is></c>'
    rows = f'<row r="1">{titles}</row><row r="2"><c><v>3</v></c>{words}{cell}</row>'
    return read(raw_workbook(rows, more, styles=STYLES))


@pytest.mark.parametrize(
    ("number", "place", "words"),
    [
        ("0.07", style("0.0%"), "7%"),
        ("0.125", BUILT_IN_PERCENT, "12.5%"),
        ("1500", style("0"), "1500"),
        ("1500", style("_-* #,##0_-"), "1500"),
    ],
)
def test_a_number_is_read_as_the_cell_shows_it(number: str, place: int, words: str) -> None:
    form = form_with(f'<c s="{place}"><v>{number}</v></c>')

    assert [row.fields["proposed"] for row in form.rows] == [words]
    assert form.warnings == []


@pytest.mark.parametrize("place", [style('"USD "#,##0'), style("[$฿-41E]#,##0"), style("# ?/?"), BUILT_IN_ACCOUNTING])
def test_a_number_with_a_currency_or_a_word_of_its_format_is_named(place: int) -> None:
    form = form_with(f'<c s="{place}"><v>1500</v></c>')

    assert [row.fields["proposed"] for row in form.rows] == ["1500"]
    assert form.warnings == [NUMBERS.format(cells="C2 (1500)")]


@pytest.mark.parametrize(("from_1904", "day"), [("0", "2020-05-05"), ("1", "2024-05-06")])
def test_dates_count_from_the_day_that_the_workbook_says(from_1904: str, day: str) -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{relation}"><workbookPr date1904="{from_1904}"/><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    cells = f'<row r="1"><c s="{style("yyyy/mm/dd")}"><v>43956</v></c></row>'
    file = BytesIO(raw_workbook(cells, {"xl/workbook.xml": book}, styles=STYLES))

    assert [grid.rows for grid in xlsx_grids(Package(file)).grids] == [{1: {0: Cell(day, fault=DATE)}}]


def test_a_formula_whose_result_is_empty_in_the_file_is_named() -> None:
    form = form_with("<c><f>A1</f><v></v></c>")

    assert [fault.cell for fault in form.faults] == ["C2"]
    assert "result of this formula" in form.faults[0].reason


def test_a_formula_that_shows_nothing_is_an_empty_cell() -> None:
    form = form_with('<c t="str"><f>IF(A2=3,"","x")</f><v></v></c>')

    assert form.faults == []
    assert [row.fields["comment"] for row in form.rows] == ["Why?"]


def test_zeros_that_a_workbook_shows_behind_a_number_are_read() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Para", "Comment"))
        for row, (number, format) in enumerate([(12.1, "0.00"), (12, "0.0"), (12.15, "0.0"), (12.1, "General")], 1):
            sheet.write_number(row, 0, number, book.add_format({"num_format": format}))
            sheet.write_string(row, 1, "Why?")

    assert [row.fields["paragraph"] for row in read(out.getvalue()).rows] == ["12.10", "12.0", "12.15", "12.1"]
