"""Workbooks that we write: every cell comes back as the words that it was, whatever they look like."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree
from python_calamine import CalamineWorkbook

from worker.documents.xlsx.write_xlsx import Sheet, write_xlsx

AT = datetime(2022, 5, 3, 10, tzinfo=UTC)
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORDS = [
    '=HYPERLINK("http://example.org","Look")',
    "_x0041_ is no letter, nor is _x000d_",
    "a < b & c > d",
    "ប្រទេសសមាជិក\nနှစ်စဉ်တွေ့ဆုံ",
    "  spaces around  ",
    "+1",
]


def written(rows: int = 1) -> bytes:
    columns = [(f"Column {number}", 10) for number in range(len(WORDS))]
    return write_xlsx(
        "A strategy", [Sheet("All", columns, [WORDS] * rows), Sheet("It's <one>", [("A", 9)], [], 1)], at=AT
    )


def test_every_cell_comes_back_as_it_was() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written(1_201)))

    assert book.sheet_names == ["All", "It's <one>"]
    head, *rows = book.get_sheet_by_name("All").to_python()
    assert head == [f"Column {number}" for number in range(len(WORDS))]
    assert rows == [WORDS] * 1_201


def test_titles_stay_in_sight_filter_and_come_again_on_each_page() -> None:
    with zipfile.ZipFile(BytesIO(written(2))) as parts:
        book, sheet = (etree.fromstring(parts.read(f"xl/{name}.xml")) for name in ("workbook", "worksheets/sheet1"))
        parsed = [etree.fromstring(parts.read(name)) for name in parts.namelist()]

    assert len(parsed) == 8
    names = {(each.get("name"), each.get("localSheetId")): each.text for each in book.iter(f"{S}definedName")}
    assert names["_xlnm.Print_Titles", "0"] == "'All'!$1:$1"
    assert names["_xlnm._FilterDatabase", "1"] == "'It''s <one>'!$A$1:$A$1"
    assert names["_xlnm.Print_Area", "0"] == "'All'!$A$1:$F$3"
    assert sheet.find(f"{S}autoFilter").get("ref") == "A1:F3"
    assert sheet.find(f".//{S}pane").attrib == {
        "xSplit": "2",
        "ySplit": "1",
        "topLeftCell": "C2",
        "activePane": "bottomRight",
        "state": "frozen",
    }
    assert [sheet.find(f".//{S}{name}") for name in ("f", "hyperlink")] == [None, None]


def test_what_no_xml_can_hold_is_marked_and_the_same_rows_give_the_same_bytes() -> None:
    odd = write_xlsx("A", [Sheet("All", [("A", 9)], [["a\x01b"]], 1)], at=AT)

    assert CalamineWorkbook.from_filelike(BytesIO(odd)).get_sheet_by_index(0).to_python()[1] == ["a\ufffdb"]
    assert written() == written()
