"""Rows of a form that stand under a heading of the draft: some people number the paragraphs of each chapter from 1."""

from io import BytesIO

import pytest
import xlsxwriter

from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.forms import Table, read, word_table, workbook
from tests.documents.test_headings_in_form import HEADING, NUMBERED, comments_in
from tests.documents.word import docx, p, t

TITLES = ("Para", "Comment")
COUNTED = f"Paragraph 1 is not under “{HEADING}”. There, number 1 is paragraph 3. Look whether it belongs there."


def in_word(*parts: str | Table) -> list[Found]:
    """The comments of a Word file with paragraphs and tables."""
    body = "".join(p(t(part)) if isinstance(part, str) else word_table(*part) for part in parts)
    return comments_in(read(docx(body)))


def places(found: list[Found]) -> list[tuple[str, int | None, bool]]:
    return [(one.words.text, one.words.paragraph_id, one.decision is UploadDecision.OPEN) for one in found]


@pytest.mark.parametrize("words", [HEADING, "CHAPTER II: WATER QUALITY", "Water quality"])
def test_a_number_that_starts_again_under_a_heading_is_for_a_person_to_decide(words: str) -> None:
    found = in_word(
        "Comments of Cambodia", "Chapter 1. Goals", [TITLES, ("1", "a"), ("2", "b")],
        words, [TITLES, ("1", "c"), ("2", "d"), ("4", "e")],
    )  # fmt: skip

    assert places(found) == [("a", 1, False), ("b", 2, False), ("c", 3, True), ("d", 4, True), ("e", 4, False)]
    assert found[2].note == f"table 2, row 2. {COUNTED}"


def test_a_number_that_cannot_be_counted_under_a_heading_stays_and_is_for_a_person_to_decide() -> None:
    (found,) = in_word("Chapter 1. Goals", [TITLES, ("4", "Why?")])

    assert places([found]) == [("Why?", 4, True)]
    assert found.note == "Row 2. Paragraph 4 is not under “Chapter 1. Goals”. Look whether it belongs to paragraph 4."


@pytest.mark.parametrize(
    "table",
    [
        [TITLES, ("", HEADING), ("1", "Why?")],
        [(HEADING,), TITLES, ("1", "Why?")],
        [("Chapter", *TITLES), ("2", "1", "Why?")],
        [("Clause", *TITLES), ("Water quality", "1", "Why?")],
    ],
)
def test_a_heading_in_the_table_counts_as_one_above_it(table: Table) -> None:
    (found,) = comments_in(read(workbook(table)))

    assert found.words.paragraph_id == 3
    assert COUNTED in found.note


def test_a_sheet_may_have_the_name_of_a_heading() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("Goals", "Water quality"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, TITLES)
            sheet.write_row(1, 0, ("1", f"on {name}"))

    assert places(comments_in(read(out.getvalue()))) == [("on Goals", 1, False), ("on Water quality", 3, True)]


@pytest.mark.parametrize("beginning", [31, 29])
def test_a_sheet_may_have_as_much_of_a_heading_as_its_name_has_room_for(beginning: int) -> None:
    long = "Chapter 2. Monitoring of water quality in the main stream"
    draft = [*NUMBERED[:3], Paragraph(id=20, kind=Kind.HEADING, label="", text=long), *NUMBERED[4:]]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(long.removeprefix("Chapter 2. ")[:beginning])
        sheet.write_row(0, 0, TITLES)
        sheet.write_row(1, 0, ("1", "Why?"))

    (found,) = comments_in(read(out.getvalue()), draft)
    assert places([found]) == [("Why?", 3, True)]
    assert f"Paragraph 1 is not under “{long}”" in found.note


def test_a_table_goes_on_under_the_heading_of_the_one_before_unless_something_stands_between() -> None:
    going_on = in_word(HEADING, [TITLES, ("3", "a")], "", [TITLES, ("1", "b")])
    ended = in_word(HEADING, [TITLES, ("3", "a")], "Other comments", [TITLES, ("1", "b")])

    assert places(going_on)[1] == ("b", 3, True)
    assert places(ended)[1] == ("b", 1, False)


def test_a_row_without_a_place_under_a_heading_is_for_a_person_to_decide() -> None:
    titles = ("Comment", "Type")
    found = in_word(HEADING, [titles, ("Too short.", ""), ("We thank you.", "general")])

    assert places(found) == [("Too short.", None, True), ("We thank you.", None, False)]
    assert found[0].note.endswith(f"It names no place, and stands under “{HEADING}”. Choose where it belongs.")


def test_the_present_words_count_more_than_a_heading() -> None:
    (found,) = in_word(HEADING, [("Para", "Present words", "Comment"), ("1", "The members meet.", "Why?")])

    assert places([found]) == [("Why?", 1, False)]
