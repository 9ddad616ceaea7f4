"""Words that people strike out by hand instead of taking them out with tracked changes."""

from io import BytesIO

import xlsxwriter

from tests.documents.forms import read, word_form
from tests.documents.word import p, t


def test_words_that_are_struck_out_in_word_are_taken_out_and_told_of() -> None:
    def run(words: str, properties: str = "") -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'

    words = p(t("They meet every "), run("two years", "<w:strike/>"), run("year", '<w:b/><w:strike w:val="0"/>'))
    gone = p(run("Withdrawn.", "<w:dstrike/>"))
    rows = (
        ("Para", "Comment", "Proposed change"),
        ("2", "", f"<w:tc>{words}</w:tc>"),
        ("3", f"<w:tc>{gone}</w:tc>", ""),
    )

    form = read(word_form(*rows))

    assert [row.said for row in form.rows] == [{"paragraph": "2", "proposed": "They meet every year"}]
    assert form.warnings == [
        "Words that are struck out count as taken out, and were not read: row 2, column 3 (“two years”), row 3, column 2 (“Withdrawn.”)."
    ]


def test_words_that_are_struck_out_in_excel_are_taken_out_and_told_of() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, ("Para", "Comment", "Proposed change"))
        sheet.write_string(1, 0, "2")
        sheet.write_rich_string(1, 2, "They meet every ", struck, "two years", " year")
        sheet.write_string(2, 0, "3")
        sheet.write_string(2, 1, "Withdrawn.", struck)

    form = read(out.getvalue())

    assert [row.said for row in form.rows] == [{"paragraph": "2", "proposed": "They meet every  year"}]
    assert form.warnings == [
        "Words that are struck out count as taken out, and were not read: C2 (“two years”), B3 (“Withdrawn.”)."
    ]
