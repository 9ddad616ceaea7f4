"""Words that people strike out by hand instead of taking them out with tracked changes."""

import re
from io import BytesIO

import xlsxwriter

from models.comments.comment import Change
from models.uploads.upload import UploadDecision
from tests.documents.forms import read, word_form
from tests.documents.small_draft import MEET, RIVER, ask, brief, named, untouched
from tests.documents.test_rows_in_word import PLANT, changes_after
from tests.documents.word import p, t
from worker.documents.docx_in.proposed_changes import STRUCK


def run(words: str, properties: str) -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_words_that_are_struck_out_in_word_are_taken_out_and_told_of() -> None:
    words = p(t("They meet every "), run("two years", "<w:strike/>"), run("year", '<w:b/><w:strike w:val="0"/>'))
    gone = p(run("Withdrawn.", "<w:dstrike/>"))
    rows = (
        ("Para", "Comment", "Proposed change"),
        ("2", "", f"<w:tc>{words}</w:tc>"),
        ("3", f"<w:tc>{gone}</w:tc>", ""),
    )

    form = read(word_form(*rows))

    assert [row.fields for row in form.rows] == [{"paragraph": "2", "proposed": "They meet every year"}]
    assert form.warnings == [
        "Words that are struck out count as taken out, and were not read: row 2, column 3 (“two years”); row 3, column 2 (“Withdrawn.”)."
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

    assert [row.fields for row in form.rows] == [{"paragraph": "2", "proposed": "They meet every  year"}]
    assert form.warnings == [
        "Words that are struck out count as taken out, and were not read: C2 (“two years”), B3 (“Withdrawn.”)."
    ]


def test_words_of_a_struck_cell_in_excel_that_are_not_struck_out_stand() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, struck, plain = (
            book.add_worksheet(),
            book.add_format({"font_strikeout": True}),
            book.add_format({"bold": True}),
        )
        sheet.write_row(0, 0, ("Para", "Comment"))
        sheet.write_string(1, 0, "2")
        sheet.write_rich_string(1, 1, "They meet ", plain, "Why not every year?", struck)

    form = read(out.getvalue())

    assert [row.fields["comment"] for row in form.rows] == ["Why not every year?"]
    assert form.warnings == ["Words that are struck out count as taken out, and were not read: B2 (“They meet”)."]


def test_words_of_the_draft_that_are_struck_out_by_hand_are_taken_out_once_somebody_says_so() -> None:
    start, rest = MEET[:11], MEET[11:]
    changed = named("p0", run(start, "<w:strike/>"), run("All members", "<w:b/>"), t(rest))
    gone = named("p1", run(RIVER, "<w:dstrike/>"))

    found = ask(changed + gone + "".join(untouched(0, 1))).found

    assert [brief(one) for one in found] == [(Change.REPLACE, 1, f"All members{rest}"), (Change.DELETE, 2, "")]
    assert {(one.decision, one.note) for one in found} == {(UploadDecision.OPEN, STRUCK)}


def test_a_cell_whose_words_are_struck_out_by_hand_is_read_without_them() -> None:
    def change(document: str) -> str:
        return re.sub("(</w:rPr>)(<w:t[^>]*>)Lao PDR", r"<w:strike/>\1\2Lao PDR", document)

    found = changes_after(change).found[-1]

    assert (brief(found), found.decision) == ((Change.REPLACE, 3, PLANT.replace("Lao PDR", "")), UploadDecision.OPEN)
