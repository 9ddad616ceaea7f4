"""Headings of the draft in a form: over the rows below them, or named by their numbers."""

from collections.abc import Sequence

import pytest

from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.forms import cell, read, word_form, workbook
from worker.documents.forms.form import FormFile, as_plain, from_plain
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form

NUMBERED = [
    Paragraph(id=10, kind=Kind.HEADING, label="", text="Chapter 1. Goals"),
    Paragraph(id=1, kind=Kind.NUMBERED, label="1", text="The members meet."),
    Paragraph(id=2, kind=Kind.NUMBERED, label="2", text="They share data."),
    Paragraph(id=20, kind=Kind.HEADING, label="", text="Chapter 2. Water quality"),
    Paragraph(id=3, kind=Kind.NUMBERED, label="3", text="Water is measured."),
    Paragraph(id=4, kind=Kind.NUMBERED, label="4", text="The results are published."),
]
TITLES = ("Para", "Comment", "Proposed change")
HEADING = "Chapter 2. Water quality"


def comments_in(form: FormFile, paragraphs: Sequence[Paragraph] = NUMBERED) -> list[Found]:
    draft = CommentedDraft(paragraphs, ("Cambodia", "KH"), frozenset())
    found, faults = proposed_in_form(from_plain(as_plain(form)), draft)
    assert faults == []
    return found


@pytest.mark.parametrize(
    "words",
    [HEADING, "CHAPTER 2: WATER QUALITY", "Water quality", "2. Water quality", "II. Water quality", "Chapter 2"],
)
@pytest.mark.parametrize("column", range(3))
def test_a_row_that_repeats_a_heading_is_no_comment_and_stands_over_the_rows_below(words: str, column: int) -> None:
    section = tuple(words if each == column else "" for each in range(3))
    found = comments_in(read(workbook([TITLES, ("1", "a"), section, ("", "b"), ("3", "c")])))

    assert [(one.words.text, one.words.paragraph_id) for one in found] == [("a", 1), ("b", None), ("c", 3)]
    assert [one.decision is UploadDecision.OPEN for one in found] == [False, True, False]
    assert f"the row above it is on “{HEADING}”" in found[1].note


def test_a_heading_in_a_merged_cell_is_no_comment_in_excel_and_in_word() -> None:
    titles, rows = ("Comment", "Para"), [("b", "3"), ("c", "")]
    excel = read(workbook([titles, (), *rows], merged=[(1, 0, 1, 1, HEADING)]))
    word = read(word_form(titles, [cell(HEADING, span=2)], *rows))

    for form in (excel, word):
        assert [(one.words.text, one.words.paragraph_id) for one in comments_in(form)] == [("b", 3), ("c", None)]


@pytest.mark.parametrize(
    "row",
    [
        ("2", HEADING),
        ("", "Water quality is bad."),
        ("", "Water"),
        ("", "Chapter 3"),
        ("", "2"),
        ("", "Chapter 3. Water quality"),
        ("", HEADING, "Delete."),
    ],
)
def test_what_says_something_else_is_a_comment(row: tuple[str, ...]) -> None:
    (found,) = comments_in(read(workbook([TITLES, row])))

    assert row[1] in found.words.text
