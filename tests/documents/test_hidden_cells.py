"""Rows and columns of a workbook, and words of a Word file, that nobody sees in it: they are read, and the page says so."""

from io import BytesIO

import xlsxwriter

from tests.documents.forms import SHEET, raw_workbook, read, word_form, workbook
from tests.documents.word import p, t
from worker.documents.forms.read import UNSEEN
from worker.documents.ooxml.unsupported import HIDDEN_WORDS

TITLES = ("Para", "Comment", "Reason")


def test_hidden_rows_and_columns_with_words_are_read_and_named() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("One", "Two"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, TITLES)
            for row in range(1, 7):
                sheet.write_row(row, 0, (str(row), f"{name} {row}.", "x"))
        for row in (2, 3, 5, 90):
            book.get_worksheet_by_name("Two").set_row(row, None, None, {"hidden": True})
        book.get_worksheet_by_name("Two").set_column(2, 2, None, None, {"hidden": True})
        book.get_worksheet_by_name("Two").set_column(5, 16_383, None, None, {"hidden": True})
    form = read(out.getvalue())

    assert len(form.rows) == 12
    places = "sheet “Two”: rows 3 to 4, sheet “Two”: row 6, sheet “Two”: column C"
    assert form.warnings == [UNSEEN.format(places=places)]


def test_what_has_no_height_is_hidden_too_and_strange_widths_harm_nobody() -> None:
    def cells(number: int, *words: str) -> str:
        return "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{each}</t></is></c>'
            for letter, each in zip("AB", words, strict=True)
        )

    rows = f'<row r="1">{cells(1, "Para", "Comment")}</row><row r="2" ht="0" customHeight="1">{cells(2, "1", "Why?")}</row>'
    strange = '<cols><col min="x" max="99999999999" hidden="1"/><col min="0" max="1" width="9"/></cols>'
    sheet = f'<worksheet xmlns="{SHEET}">{strange}<sheetData>{rows}</sheetData></worksheet>'
    form = read(raw_workbook("", {"xl/worksheets/sheet1.xml": sheet}))

    assert [row.fields["comment"] for row in form.rows] == ["Why?"]
    assert form.warnings == [UNSEEN.format(places="row 2")]


def test_a_workbook_in_which_all_can_be_seen_says_nothing_of_it() -> None:
    assert read(workbook([TITLES, ("1", "Why?", "")])).warnings == []


def test_hidden_words_of_a_form_in_word_are_read_and_named() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>for the ministry only</w:t></w:r>"
    form = read(word_form(TITLES, ("1", f"<w:tc>{p(t('Why? '), hidden)}</w:tc>", "")))

    assert [row.fields["comment"] for row in form.rows] == ["Why? for the ministry only"]
    assert form.warnings == [HIDDEN_WORDS.format(words="for the ministry only")]
