"""Words of the draft that a form repeats with small differences."""

import pytest

from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.forms import read, workbook
from tests.documents.test_headings_in_form import comments_in

DATA = "The members share hydrological data of the main stream throughout the year."
REPORT = "The secretariat publishes a report on the state of the river every two years."
DRAFT = [
    Paragraph(id=9, kind=Kind.HEADING, label="", text="Data"),
    Paragraph(id=1, kind=Kind.NUMBERED, label="1", text=DATA),
    Paragraph(id=2, kind=Kind.NUMBERED, label="2", text=REPORT),
]
TITLES = ("Para", "Present words", "Comment")


def commented(place: str, words: str, draft: list[Paragraph] | None = None) -> Found:
    (found,) = comments_in(read(workbook([TITLES, (place, words, "Why?")])), draft or DRAFT)
    return found


@pytest.mark.parametrize(
    "words",
    [
        DATA.replace("hydrological", "hydrologic"),
        f"“{DATA.removesuffix('.')}”, first sentence",
        "share hydrological data of main stream",
        DATA.replace("The members", "Member countries"),
        "share hydrologic data",
    ],
)
def test_a_row_with_almost_the_words_of_a_paragraph_is_likely_to_be_on_it(words: str) -> None:
    found = commented("", words)

    assert (found.words.paragraph_id, found.decision) == (1, UploadDecision.OPEN)
    assert "The words beside it are almost those of paragraph 1 of this draft. Look whether" in found.note


@pytest.mark.parametrize(
    "words",
    ["The members meet in Vientiane.", "hydrologic", "Data should be shared with everybody who asks."],
)
def test_words_that_only_sound_like_a_paragraph_are_for_a_person_to_place(words: str) -> None:
    found = commented("", words)

    assert (found.words.paragraph_id, found.decision) == (None, UploadDecision.OPEN)


def test_words_without_spaces_are_compared_too() -> None:
    paragraph = Paragraph(id=3, kind=Kind.NUMBERED, label="3", text="成员国每月交换水质数据并在一年内公布结果。")

    assert commented("", "成员国每月交换水质资料并在一年内公布结果", [*DRAFT, paragraph]).words.paragraph_id == 3


def test_words_that_are_almost_those_of_two_paragraphs_are_for_a_person_to_place() -> None:
    twin = Paragraph(id=3, kind=Kind.NUMBERED, label="3", text=DATA.replace("main stream", "delta"))

    assert commented("", DATA.replace("year", "seasons"), [*DRAFT, twin]).words.paragraph_id is None


def test_a_number_of_another_draft_gives_way_to_almost_the_words_of_a_paragraph() -> None:
    found = commented("2", DATA.replace("hydrological", "hydrologic"))

    assert (found.words.paragraph_id, found.decision) == (1, UploadDecision.OPEN)
    assert "In the form it is at paragraph 2, with almost the words of paragraph 1 of this draft." in found.note


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("", "They meet in Vientiane.", "7"), "(page 7) Why?"),
        (("see above", "They meet in Vientiane.", ""), "(paragraph see above) Why?"),
        (("99", "", "7"), "(page 7) Why?"),
    ],
)
def test_a_place_that_does_not_help_stays_with_the_words(row: tuple[str, str, str], text: str) -> None:
    (found,) = comments_in(read(workbook([(*TITLES[:2], "Page", "Comment"), (*row, "Why?")])), DRAFT)

    assert (found.words.text, found.words.paragraph_id, found.decision) == (text, None, UploadDecision.OPEN)
