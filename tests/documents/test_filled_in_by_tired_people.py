"""Comment forms as people fill them in late in the evening: words in the wrong column, places in the comment, names at the end."""

import pytest

from models.drafts.version import Kind, Paragraph
from models.uploads.upload import UploadDecision
from tests.documents.forms import read, workbook
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form, unplaced_words
from worker.documents.xlsx.comment_form import COLUMNS

DRAFT = CommentedDraft(
    [
        Paragraph(id=10, kind=Kind.HEADING, label="", text="Chapter 2. Protection of the river"),
        Paragraph(id=1, kind=Kind.NUMBERED, label="1", text="The members meet."),
        Paragraph(id=2, kind=Kind.NUMBERED, label="2", text="They share data."),
    ],
    ("Cambodia", "KH"),
    frozenset(),
)


@pytest.mark.parametrize("title", ["Page / Para", "Line/Para"])
def test_a_column_for_pages_may_name_a_paragraph(title: str) -> None:
    form = read(workbook([(title, "Comment"), ("p. 4, para. 2", "Why?"), ("4", "How?")]))
    named, other = proposed_in_form(form, DRAFT)[0]

    assert (named.words.paragraph_id, named.decision) == (2, UploadDecision.OPEN)
    assert (other.words.paragraph_id, other.decision) == (None, UploadDecision.SUGGESTED)


@pytest.mark.parametrize(
    "comment", ["Para 2 - not clear", "Paragraph 2: not clear", "第2段：不清楚", "đoạn 2, không rõ", "ข้อ ๒: ไม่ชัด"]
)
def test_a_comment_may_begin_with_its_place(comment: str) -> None:
    form = read(workbook([("Para", "Comment"), ("1", "Why?"), ("", comment)]))
    found = proposed_in_form(form, DRAFT)[0][1]

    assert (found.words.paragraph_id, found.words.text, found.decision) == (2, comment, UploadDecision.OPEN)
    assert "its words begin with the number of paragraph 2" in found.note


@pytest.mark.parametrize("comment", ["Two things: time and money.", "Paragraph 2 of the law is older.", "2: not clear"])
def test_other_comments_without_a_place_are_on_the_whole_text(comment: str) -> None:
    (found,), _ = proposed_in_form(read(workbook([("Para", "Comment"), ("", comment)])), DRAFT)

    assert (found.words.paragraph_id, found.decision) == (None, UploadDecision.SUGGESTED)


@pytest.mark.parametrize(("column", "title"), [(1, "Type"), (3, "Secretariat response")])
def test_a_row_whose_words_stand_in_the_wrong_column_says_in_which(column: int, title: str) -> None:
    row = ["1", "te", "", ""]
    row[column] = "The text is not clear, so please revise it."
    (fault,) = read(
        workbook([("Para", "Type", "Comment", "Secretariat response"), row, ("2", "te", "Why?", "")])
    ).faults

    assert (fault.row, f"there are words under “{title}”" in fault.reason) == (2, True)


def test_words_alone_in_a_row_that_are_no_place_are_listed() -> None:
    table = [
        ("Para", "Comment"),
        ("Protection of the river",),
        ("1", "Why?"),
        ("13",),
        ("Submitted by the Ministry, 3 May",),
    ]

    left = unplaced_words(read(workbook(table)), DRAFT)

    assert [(each.row, each.cell, each.text) for each in left] == [(5, "A5", "Submitted by the Ministry, 3 May")]


@pytest.mark.parametrize(
    "place", ["Part B", "Section 2.1", "Annex", "p. 4", "Table A.1", "lines 3–5", "A.2", "General", "第三章", "ຂໍ້ ໒"]
)
def test_a_place_that_stands_alone_is_not_listed(place: str) -> None:
    assert unplaced_words(read(workbook([("Para", "Comment"), (place,), ("1", "Why?")])), DRAFT) == []


@pytest.mark.parametrize(
    "words", ["Please add ground water here.", "Submitted by the Ministry, 3 May", "No objection", "Delete 2", "同意"]
)
def test_words_that_stand_only_beside_a_number_and_a_country_are_listed(words: str) -> None:
    table = [
        ("No.", "Country", "Para", "Comment"),
        ("1", "TH", "1", ""),
        ("2", "TH", words, ""),
        ("3", "TH", "1", "Why?"),
    ]

    left = unplaced_words(read(workbook(table)), DRAFT)

    assert [(each.row, each.cell, each.text) for each in left] == [(3, "C3", words)]


def test_words_that_are_named_as_wrong_are_not_listed_again() -> None:
    table = [("No.", "Para", "Comment"), ("1", "Please add a paragraph on ground water and on its use in farming.", "")]

    form = read(workbook([*table, ("2", "1", "Why?")]))

    assert ([each.row for each in form.faults], unplaced_words(form, DRAFT)) == ([2], [])


def test_a_heading_of_an_older_draft_in_our_own_form_is_not_listed() -> None:
    titles = [title for title, _ in COLUMNS]
    table = [
        titles,
        ("", "Protection of all rivers and lakes"),
        ("1", "The members meet.", "", "", "Why?"),
        ("By the Ministry of Environment",),
    ]

    left = unplaced_words(read(workbook(table)), DRAFT)

    assert [each.text for each in left] == ["By the Ministry of Environment"]
