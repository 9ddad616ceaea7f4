"""Text boxes and pictures on the sheets of a workbook: the words are shown, the pictures are counted."""

from tests.documents.forms import SHEET, raw_workbook, read
from tests.documents.word import relationships

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
