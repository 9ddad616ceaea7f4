"""Forms in which each title stands beside its words, and not above them."""

from models.uploads.reading import Field
from tests.documents.forms import read, word_form, workbook

ONE = [
    ("Country:", "Thailand"),
    ("Name:", "Kanokwan Srisuk"),
    ("Paragraph:", "Paragraph 3"),
    ("Comment:", "The text is unclear."),
    ("Proposed text:", "The members shall meet."),
    ("Rationale:", ""),
]
NEXT = [
    ("Second comment", ""),
    ("Paragraph:", "4"),
    ("Comment:", "Add groundwater."),
    ("Sector", "Water"),
]
COLUMNS: list[Field | None] = ["member", "author", "paragraph", "comment", "proposed"]


def test_a_form_for_one_comment_is_read() -> None:
    form = read(workbook(ONE))

    (row,) = form.rows
    assert [column.field for column in form.columns] == COLUMNS
    assert dict(row.fields) == {
        "member": "Thailand",
        "author": "Kanokwan Srisuk",
        "paragraph": "Paragraph 3",
        "comment": "The text is unclear.",
        "proposed": "The members shall meet.",
    }
    assert (row.cells["comment"], row.cells["proposed"], form.faults) == ("B4", "B5", [])


def test_each_time_that_a_title_comes_again_a_comment_begins_and_who_sends_them_is_said_once() -> None:
    form = read(workbook([*ONE, *NEXT]))

    first, second = form.rows
    assert first.fields["proposed"] == "The members shall meet."
    assert dict(second.fields) == {
        "member": "Thailand",
        "author": "Kanokwan Srisuk",
        "paragraph": "4",
        "comment": "Add groundwater.",
    }
    assert (second.cells["paragraph"], second.aside) == ("B8", (("Sector", "Water"),))
    assert [(each.cell, each.text) for each in form.leftovers] == [("A7", "Second comment")]
    assert (form.cells.read, form.cells.aside) == (7, 2)


def test_a_form_in_word_is_read_the_same() -> None:
    (row,) = read(word_form(*ONE)).rows

    assert (row.fields["paragraph"], row.fields["proposed"]) == ("Paragraph 3", "The members shall meet.")


def test_titles_above_their_words_stay_there() -> None:
    titles = ("Paragraph", "Comment")
    form = read(workbook([titles, ("Paragraph 1", "Why?"), ("Section 2", "Comment"), ("Line 3", "When?")]))

    assert [(row.fields["paragraph"], row.fields["comment"]) for row in form.rows] == [
        ("Paragraph 1", "Why?"),
        ("Section 2", "Comment"),
        ("Line 3", "When?"),
    ]
