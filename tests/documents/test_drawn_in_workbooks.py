"""Text boxes, notes and pictures on the sheets of a workbook: the words are shown, the pictures are counted."""

from io import BytesIO

import xlsxwriter

from tests.documents.forms import SHEET, raw_workbook, read, word_table
from tests.documents.word import docx, p, relationships, t

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_the_words_of_a_text_box_stand_outside_the_tables_and_pictures_are_counted() -> None:
    box = "<x:sp><x:txBody><a:bodyPr/><a:p><a:r><a:t>Our main </a:t></a:r><a:r><a:t>concern.</a:t></a:r></a:p><a:p><a:r><a:t>See it.</a:t></a:r></a:p></x:txBody></x:sp>"
    anchors = f"<x:twoCellAnchor><x:grpSp>{box}</x:grpSp></x:twoCellAnchor><x:oneCellAnchor><x:pic/></x:oneCellAnchor>"
    cells = '<row r="1"><c t="inlineStr"><is><t>Paragraph</t></is></c><c t="inlineStr"><is><t>Comment</t></is></c></row><row r="2"><c><v>1</v></c><c t="inlineStr"><is><t>Why?</t></is></c></row>'
    form = read(
        raw_workbook(
            "",
            {
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData></worksheet>',
                "xl/worksheets/_rels/sheet1.xml.rels": relationships({"../drawings/drawing1.xml": "drawing"}),
                "xl/drawings/drawing1.xml": f'<x:wsDr xmlns:x="{DRAWING}" xmlns:a="{A}">{anchors}</x:wsDr>',
            },
        )
    )

    assert [row.fields["comment"] for row in form.rows] == ["Why?"]
    assert [(each.place, each.text) for each in form.outside] == [("in a text box", "Our main concern.\nSee it.")]
    assert form.warnings == ["1 picture, chart or drawing was not read: only words are."]


def test_notes_on_cells_stand_outside_the_tables_with_their_places_and_are_named() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("Part 1", "Part 2"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Paragraph", "Comment"))
            sheet.write_row(1, 0, ("1", "Said in the cell."))
            sheet.write_comment(1, 1, f"Said beside {name}.", {"author": "Water"})
    form = read(out.getvalue())

    assert [(each.place, each.text) for each in form.outside] == [
        ("in a note on cell B2 of sheet “Part 1”", "Said beside Part 1."),
        ("in a note on cell B2 of sheet “Part 2”", "Said beside Part 2."),
    ]
    assert ["attached to cells" in warning for warning in form.warnings] == [True]


def test_a_discussion_about_a_cell_is_shown_comment_by_comment_and_not_again_as_the_note_for_older_programs() -> None:
    copy = "<text><t>[Threaded comment] Your version of Excel … Comment: Why? Reply: Because.</t></text>"
    comments = "".join(
        f'<threadedComment ref="A1"><text>{words}</text></threadedComment>' for words in ("Why?", "Because.")
    )
    form = read(
        raw_workbook(
            '<row r="1"><c t="inlineStr"><is><t>Comment</t></is></c></row>',
            {
                "xl/worksheets/_rels/sheet1.xml.rels": relationships(
                    {"../comments1.xml": "comments", "../threadedComments/threadedComment1.xml": "threadedComment"}
                ),
                "xl/comments1.xml": f'<comments xmlns="{SHEET}"><authors><author>tc={{A1}}</author></authors><commentList><comment ref="A1" authorId="0">{copy}</comment></commentList></comments>',
                "xl/threadedComments/threadedComment1.xml": f"<ThreadedComments>{comments}</ThreadedComments>",
            },
        )
    )

    assert [each.text for each in form.outside] == ["Why?", "Because."]


def test_comments_in_the_margin_of_a_word_form_are_shown_with_the_words_at_which_they_stand() -> None:
    around = '<w:commentRangeStart w:id="1"/>{}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    cells = f"<w:tc>{p(around.format(t('Twelve months')))}</w:tc>"
    file = docx(
        word_table(("Paragraph", "Present words", "Comment"), ("1", cells, "Why?")),
        comments=f'<w:comment w:id="1" w:author="Water">{p(t("Six, please."))}</w:comment>',
    )

    assert [(each.place, each.text) for each in read(file).outside] == [
        ("in the margin, at “Twelve months”", "Six, please.")
    ]
