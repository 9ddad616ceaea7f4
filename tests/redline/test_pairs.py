"""Where brackets of a text stand, and which stand alone."""

import pytest

from redline import outermost_brackets, unpaired_brackets


@pytest.mark.parametrize(
    ("text", "alone"), [("[a] [b [c]]", []), ("[a", [0]), ("a] [b] [c", [1, 7]), ("no brackets", [])]
)
def test_brackets_that_stand_alone_are_found(text: str, alone: list[int]) -> None:
    assert unpaired_brackets(text) == alone


def test_brackets_side_by_side_are_one_place() -> None:
    assert outermost_brackets("[a][b [c]] d [e] f]") == [(0, 10), (13, 16)]


def test_the_words_of_the_draft_belong_to_the_bracket_behind_them() -> None:
    assert outermost_brackets("They [will] [China: shall] meet [soon].") == [(5, 26), (32, 38)]
