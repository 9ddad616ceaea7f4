"""What people write where words are missing is found, and square brackets that say something are not."""

import pytest

from models.text.placeholders import placeholders


@pytest.mark.parametrize(
    "text",
    [
        "by [TBD]",
        "by [tbc]",
        "by [ ]",
        "by [...]",
        "by [… ]",
        "by [to be confirmed by members]",
        "by [date to be confirmed]",
        "at [venue and date TBC]",
        "[insert date]",
        "[XX]",
    ],
)
def test_a_placeholder_is_found(text: str) -> None:
    assert list(placeholders([text])) == [text[text.index("[") :]]


@pytest.mark.parametrize(
    "text",
    [
        "as agreed [1]",
        "they [sic] agree",
        "[the words] [Lao PDR: delete]",
        "list[x]",
        "no brackets",
        "[waste to be added to no river]",
        "[China: words to be agreed]",
    ],
)
def test_square_brackets_that_say_something_are_none(text: str) -> None:
    assert list(placeholders([text])) == []
