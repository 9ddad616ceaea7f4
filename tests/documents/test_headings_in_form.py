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


def headed(*headings: str) -> list[Paragraph]:
    """A draft of four paragraphs under these headings."""
    return [
        *(Paragraph(id=10 * at, kind=Kind.HEADING, label="", text=text) for at, text in enumerate(headings, 1)),
        *NUMBERED[1:3],
        *NUMBERED[4:],
    ]


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


@pytest.mark.parametrize("title", ["Chapter", "Section", "Section No.", "Chapter/Section", "ជំពូក", "章"])
@pytest.mark.parametrize("number", ["2", "2.", "(2)", "Chapter 2", "Section 2"])
def test_a_number_in_a_column_for_chapters_names_the_heading_with_that_number(title: str, number: str) -> None:
    (found,) = comments_in(read(workbook([(title, "Comment"), (number, "Why?")])))

    assert (found.words.paragraph_id, found.words.text) == (20, "Why?")
    assert found.decision is UploadDecision.SUGGESTED


@pytest.mark.parametrize(
    ("headings", "id", "is_open"),
    [
        (["2. Water", "3. Fish"], 10, False),
        (["Chapter II. Water", "Chapter III. Fish"], 10, False),
        (["IV. Water", "II. Fish", "I. Goals"], 20, False),
        (["I. Water", "H. Fish"], 2, True),
        (["Section II: Water", "1. Goals"], 2, True),
        (["Goals", "Water"], 2, True),
        (["Goals"], 2, False),
        (["Chapter 2. Water", "Annex 2. Fish"], 10, True),
        ([], 2, False),
    ],
)
def test_a_number_of_no_heading_or_of_several_waits_for_a_decision(headings: list[str], id: int, is_open: bool) -> None:
    (found,) = comments_in(read(workbook([("Chapter", "Comment"), ("2", "Why?")])), headed(*headings))

    assert (found.words.paragraph_id, found.decision is UploadDecision.OPEN) == (id, is_open)
    assert ("in the column “Chapter” is the number of" in found.note) is is_open


@pytest.mark.parametrize(
    ("chapter", "paragraph", "id", "is_open"),
    [("2", "3", 3, False), ("2", "99", None, True), ("2", "", 20, False), ("2", "Table 1", 20, False)],
)
def test_a_paragraph_beside_the_number_of_a_chapter_counts_first(
    chapter: str, paragraph: str, id: int | None, is_open: bool
) -> None:
    titles = ("Chapter", "Para", "Comment")
    (found,) = comments_in(read(workbook([titles, (chapter, paragraph, "Why?")])))

    assert (found.words.paragraph_id, found.decision is UploadDecision.OPEN) == (id, is_open)


def test_the_present_words_beside_the_number_of_a_chapter_count_more() -> None:
    titles = ("Chapter", "Present words", "Comment")
    (found,) = comments_in(read(workbook([titles, ("2", "They share data.", "Why?")])))

    assert (found.words.paragraph_id, found.decision) == (2, UploadDecision.SUGGESTED)


@pytest.mark.parametrize("title", ["Clause", "Clause/Section", "Article", "Para"])
def test_a_number_in_a_column_for_other_places_is_that_of_a_paragraph(title: str) -> None:
    (found,) = comments_in(read(workbook([(title, "Comment"), ("2", "Why?")])))

    assert (found.words.paragraph_id, found.decision) == (2, UploadDecision.SUGGESTED)


def test_a_place_that_is_called_as_a_heading_is_that_heading() -> None:
    paragraphs = headed("Article 2. Water", "Section 1: Fish")
    found = comments_in(
        read(workbook([TITLES, ("Article 2", "a"), ("Section 1", "b"), ("Article 1", "c")])), paragraphs
    )

    assert [one.words.paragraph_id for one in found] == [10, 20, 1]


@pytest.mark.parametrize(("headings", "is_open"), [(["Goals"], False), (["2. Goals"], False), (["2.3. Goals"], True)])
@pytest.mark.parametrize("number", ["2.1", "(2.1)", "Section 2.1"])
def test_a_number_in_parts_names_its_paragraph_where_no_heading_has_such_numbers(
    number: str, headings: list[str], is_open: bool
) -> None:
    draft = [*headed(*headings), Paragraph(id=5, kind=Kind.NUMBERED, label="2.1", text="Fish are counted.")]
    (found,) = comments_in(read(workbook([("Section", "Comment"), (number, "Why?")])), draft)

    assert (found.words.paragraph_id, found.decision is UploadDecision.OPEN) == (5, is_open)
