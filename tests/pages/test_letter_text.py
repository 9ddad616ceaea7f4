"""A letter on a page reads as paragraphs, where mail has broken its lines; every word of it stays, in its order."""

from pathlib import Path

import pytest

from templates.letter_text import blocks

LETTERS = Path(__file__).parents[1] / "worker" / "letters"


def blocks_of(name: str) -> list[str]:
    return [block.text for block in blocks((LETTERS / f"{name}.txt").read_text())]


@pytest.mark.parametrize("file", sorted(LETTERS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_letter_keeps_every_word(file: Path) -> None:
    letter = file.read_text()
    assert " ".join(block.text for block in blocks(letter)).split() == letter.split()


def test_lines_that_mail_has_broken_are_one_paragraph_and_an_address_stands_alone() -> None:
    opened = blocks_of("round_opened")
    assert "Read the draft and write your comments here:\nhttps://consultation.example.org/rounds/1" in opened
    assert (
        'Please press "I have received this" on the page of the round, once: only then do we know that this letter has '
        "arrived."
    ) in opened


def test_a_list_and_what_stands_in_columns_keep_their_lines() -> None:
    begun = blocks_of("adoption_begun_tacit")
    (members,) = (block for block in begun if block.startswith("By the clock of each member:"))
    assert len(members.split("\n")) == 7
    (changes,) = (
        block for block in blocks((LETTERS / "circulated.txt").read_text()) if block.text.startswith("What changed")
    )
    assert changes.in_columns
    assert "\n  New paragraphs:              0\n" in changes.text


@pytest.mark.parametrize(
    "lines",
    [
        "ប្រើប្រាស់ទឹកទន្លេរួមគ្នាដោយសមធម៌ ប្រើប្រាស់ទឹកទន្លេរួមគ្នា\nដោយសមធម៌",
        "The comments of this round are many, of which these two are new:\nhttps://example.org/1",
        "Agreed at the meeting.\nPlease read what it says.",
        "- the first of two things that are to be decided this week\n- the second",
    ],
)
def test_a_line_that_somebody_has_ended_stays_one(lines: str) -> None:
    assert [block.text for block in blocks(lines)] == [lines]


def test_the_summary_before_a_letter_stays_as_it_is() -> None:
    letter = (LETTERS / "summary_receipt_vi.txt").read_text()
    summary, _, _ = letter.partition("-" * 40)
    assert "\n\n".join(block.text for block in blocks(letter)).startswith(summary.strip("\n").split("\n\n")[0])
