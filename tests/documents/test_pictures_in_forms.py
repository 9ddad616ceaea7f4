"""Pictures in the cells of a comment form, where people paste what they should type: no row with one vanishes without a word."""

from io import BytesIO
from struct import pack

import xlsxwriter

from tests.documents.forms import raw_workbook, read, word_form
from tests.documents.word import dele, p, t
from worker.documents.tables.grid import PICTURE

DRAWING = "<w:r><w:drawing/></w:r>"
BITMAP = b"BM" + pack("<IHHIIiiHHIIiiII", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0) + bytes(4)


def cell(*content: str) -> str:
    return f"<w:tc>{p(*content)}</w:tc>"


def test_a_picture_in_place_of_words_is_named_with_its_row_in_word() -> None:
    form = read(
        word_form(
            ("Paragraph", "Comment", "Proposed change"),
            ("1", cell(t("As in this figure:"), DRAWING), ""),
            ("2", "", cell(DRAWING)),
            ("3", cell(dele(DRAWING)), ""),
            (cell(DRAWING), "", ""),
        )
    )

    assert [row.fields for row in form.rows] == [{"paragraph": "1", "comment": "As in this figure:"}]
    assert [(each.row, each.cell, each.reason) for each in form.faults] == [(3, "row 3, column 3", PICTURE)]
    assert form.warnings == [
        "3 pictures, charts or drawings were not read: only words are.",
        "The pictures in these cells were not read: row 2, column 2; row 3, column 3; row 5, column 1. If one of them is part of a comment, type into the cell what it shows.",
    ]


def test_a_row_that_chooses_a_change_is_taken_beside_a_picture() -> None:
    form = read(
        word_form(
            ("Paragraph", "What should happen", "Comment", "Proposed words"),
            ("1", "take this paragraph out", cell(DRAWING), ""),
        )
    )

    assert [row.fields for row in form.rows] == [{"paragraph": "1", "change": "delete"}]
    assert form.faults == []


def test_a_picture_in_a_table_of_titles_beside_words_is_named() -> None:
    form = read(
        word_form(("Paragraph", "3"), ("Type", "technical"), ("Proposed change", "Six."), ("Comment", cell(DRAWING)))
    )

    assert [row.fields for row in form.rows] == [{"paragraph": "3", "proposed": "Six."}]
    assert "not read: row 4, column 2." in form.warnings[-1]


def test_a_picture_in_place_of_words_is_named_with_its_row_in_excel() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, words in enumerate((("Paragraph", "Comment"), ("1", "Why?"), ("2",))):
            sheet.write_row(row, 0, words)
        sheet.insert_image(2, 1, "a.bmp", {"image_data": BytesIO(BITMAP)})

    form = read(out.getvalue())

    assert [row.fields["comment"] for row in form.rows] == ["Why?"]
    assert [(each.cell, each.reason) for each in form.faults] == [("B3", PICTURE)]
    assert "not read: B3." in form.warnings[-1]


def test_a_picture_that_excel_keeps_within_a_cell_is_named() -> None:
    titles = '<row><c t="str"><v>Paragraph</v></c><c t="str"><v>Comment</v></c></row>'
    form = read(raw_workbook(f'{titles}<row><c><v>2</v></c><c t="e" vm="1"><v>#VALUE!</v></c></row>'))

    assert [(each.cell, each.reason) for each in form.faults] == [("B2", PICTURE)]
