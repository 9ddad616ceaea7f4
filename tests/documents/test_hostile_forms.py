"""Forms that want to do harm, or are huge: refused with one sentence, or read, quickly and in little memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.forms import ISO, SHEET, raw_workbook, read, workbook
from tests.documents.sandboxed import run_process
from tests.documents.word import packed
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_form

pytestmark = pytest.mark.slow

SECONDS, MEGABYTES = 2.0, 300
ENTITIES = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
TITLES = '<row r="1"><c r="A1" t="inlineStr"><is><t>Paragraph</t></is></c><c r="B1" t="inlineStr"><is><t>Comment</t></is></c></row>'


def row(number: int, words: str) -> str:
    return f'<row r="{number}"><c r="B{number}" t="inlineStr"><is><t>{words}</t></is></c></row>'


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b" \r\n", "empty"),
    "a PDF": (lambda: b"%PDF-1.7", "The file is a PDF, not a comment form"),
    "an old .xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old kind"),
    "bytes of a program": (lambda: bytes(range(256)) * 9, "not a comment form"),
    "strings that unpack to much": (lambda: raw_workbook(TITLES, sharedStrings=f'<sst xmlns="{SHEET}"><si><t>{"x" * 60_000_000}</t></si></sst>'), "unpacks to much more"),
    "one string in a million cells": (
        lambda: raw_workbook("".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 900)), sharedStrings=f'<sst xmlns="{SHEET}"><si><t>{"x" * 32_000}</t></si></sst>'),
        "too long for a comment form",
    ),
    "more rows than anybody writes": (lambda: b"Paragraph,Comment\n" + b"1,x\n" * 20_001, "more than 20,000 rows"),
    "a billion laughs": (lambda: raw_workbook("", more={"xl/worksheets/sheet1.xml": f'{ENTITIES}]><worksheet xmlns="{SHEET}"><sheetData><row><c t="str"><v>&j;</v></c></row></sheetData></worksheet>'}), "document type"),
    "broken XML": (lambda: raw_workbook("<row>"), "not well-formed"),
    "macros": (lambda: raw_workbook(TITLES, more={"xl/vbaProject.bin": b"x"}), "macros"),
    "a spreadsheet of LibreOffice": (lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "OpenDocument file, not a comment form: open it in its own program, save it as"),
    "a form in the Word of before 2007": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "(.doc, or another program's): open it in its own program, save it as a Word file (.docx)"),
    "a tick box on a sheet": (lambda: raw_workbook(TITLES, more={"xl/ctrlProps/ctrlProp1.xml": "<x/>"}), "write the choice as words"),
    "a binary workbook": (lambda: packed({"[Content_Types].xml": '<Types><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>', "xl/workbook.bin": b"x"}), "(.xlsb)"),
    "a table of a program for Macs": (lambda: packed({"Index/Tables/DataList.iwa": b"x"}), "not a comment form: send the form as"),
    "no table": (lambda: packed({"word/document.xml": "<x/>"}), "no Word text"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_one_sentence_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    make, reason = FILES[name]
    (tmp_path / "form").write_bytes(make())

    code, sentence, seconds, megabytes = run_process(tmp_path / "form", "forms.reader", "{}")

    assert (code, sentence.count("\n"), sentence[-1:]) == (2, 0, "."), sentence
    assert reason in sentence
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_a_sheet_of_a_million_rows_with_words_in_its_corners_is_read(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="B1048576" t="inlineStr"><is><t>Last.</t></is></c><c r="XFD1048576"><v>1</v></c></row>'
    ends = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    (tmp_path / "form").write_bytes(raw_workbook(TITLES + row(2, "First.") + far + ends))

    form = read_form(tmp_path / "form")

    assert [(each.row, each.fields["comment"]) for each in form.rows] == [(2, "First."), (1048576, "Last.")]


@pytest.mark.slow
def test_ten_thousand_rows_take_little_time_and_memory(tmp_path: Path) -> None:
    filled = ("KH", "17", "3.1", "12", "te", "ត្រូវមានប្រភពទឹក " * 10, "Shall, not may.", "")
    (tmp_path / "form").write_bytes(workbook([ISO, *[filled] * 10_000]))

    code, _, seconds, megabytes = run_process(tmp_path / "form", "forms.reader", "{}")

    assert code == 0
    assert seconds < 10
    assert megabytes < MEGABYTES


def test_a_formula_is_only_its_words() -> None:
    formula = '=HYPERLINK("http://example.org","x")'
    form = read(workbook([("Paragraph", "Comment"), ("1", formula)]))

    assert form.rows[0].fields["comment"] == formula


def test_a_folder_is_no_form(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="not a file"):
        read_form(tmp_path)
