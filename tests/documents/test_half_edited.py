"""Of a bracket that is edited only in part, the rest of its paragraph can be taken; where words may belong to two, nothing is."""

import pytest

import redline
from models.brackets.agreement import Alternative, OpenBracket
from models.brackets.standing import Place, StandingParagraph
from tests.models.brackets.test_reading import SIDE_BY_SIDE, after
from worker.documents.uploads.word import SeparateTexts, separate_half_edited

MEETING = "The members will meet every year. They share experience."
BASE = after(
    MEETING,
    ("China", MEETING.replace("year", "month")),
    ("Viet Nam", MEETING.replace("year", "decade").replace("experience", "knowledge")),
)
ROW = redline.row(["Open 40 gates", "Viet Nam"])
FIRST, SECOND = "[year] [China: month][Viet Nam: decade]", "[experience] [Viet Nam: knowledge]"


def text(first: str = FIRST, second: str = SECOND, members: str = "members") -> str:
    return f"The {members} will meet every {first}. They share {second}."


@pytest.mark.parametrize(
    ("typed", "clear", "half"),
    [
        (text("[month]", "knowledge"), text(FIRST, "knowledge"), text("[month]")),
        (text("month", "[knowledge"), text("month", SECOND), text(FIRST, "[knowledge")),
        (text("[month] [decade]", members="six members"), text(members="six members"), text("[month] [decade]")),
    ],
)
def test_what_else_is_typed_is_told_apart_from_what_is_left_of_the_bracket(typed: str, clear: str, half: str) -> None:
    assert BASE.text == text()

    assert separate_half_edited(BASE.words, typed, "en") == SeparateTexts(clear, half)


@pytest.mark.parametrize("typed", [text(), text("month", "experience"), text("[month]")])
def test_nothing_is_parted_where_all_is_clear_or_nothing_else_is_typed(typed: str) -> None:
    assert separate_half_edited(BASE.words, typed, "en") is None


def test_words_that_may_belong_to_two_brackets_side_by_side_are_not_parted() -> None:
    assert separate_half_edited(SIDE_BY_SIDE.words, "It may [ask] [open] clean for all data.", "en") is None


@pytest.mark.parametrize("typed", [ROW, f"[Viet Nam: {ROW}", redline.row(["Open 40 gates", "Viet Nam", "2028"])])
def test_a_row_with_a_bracket_around_all_of_it_is_one_point(typed: str) -> None:
    written = f"[Viet Nam: {ROW}]"
    bracket = OpenBracket(("",), (Alternative((ROW,), ("Viet Nam",), ()),), id=1)
    row = StandingParagraph("", written, (bracket,), (Place(0, 0, 0, 0, 0, len(written)),), in_cells=True)

    assert separate_half_edited(row, typed, "en") is None
