"""What people paste: what nobody can see is not kept, and what cannot be kept is named with its place."""

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import Invalid
from models.text.instants import instant_of, left
from models.text.typed import line, typed, unwrap_lines

ENGLISH = "The members will protect the river; they will meet every year."
NOTED = "The members who will share data at all sites will meet every year.¹\n¹ What belongs to the data of a site is given in Annex I."
KHMER = "រដ្ឋសមាជិកនឹងការពារទន្លេនិងត្រីជារៀងរាល់ឆ្នាំ។"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\ufeffThe river", "The river"),
        ("\u200fThe\u200e \u202eriver\u202c", "The river"),
        ("The\u2060 river\u200b", "The river"),
        ("\u200b\u00ad \u200d", ""),
        ("non\x1ebreaking and op\x1ftional", "non\u2011breaking and op\u00adtional"),
        ("one\u2028two\x0bthree", "one\ntwo\nthree"),
        ("\uf0b7\tone\n\uf0d8 two", "•\tone\n• two"),
        ("ស្រី\u200bស្រស់ ក\u200cខ 👩\u200d👧", "ស្រី\u200bស្រស់ ក\u200cខ 👩\u200d👧"),
    ],
)  # fmt: skip
def test_signs_that_nobody_sees_are_not_kept_and_those_that_scripts_need_are(pasted: str, kept: str) -> None:
    assert typed(pasted, "text") == kept
    assert typed(kept, "text") == kept


def test_many_spaces_cost_no_more_than_other_signs() -> None:
    with pytest.raises(Invalid, match="200,002 characters"):
        typed(f"a{' ' * 200_000}b", "text")
    assert unwrap_lines("A b.", f"a{' ' * 19_000}b") == "a b"


def test_a_text_of_unseen_signs_is_empty() -> None:
    assert line("\u200b \ufeff\u200e", "title") == ""


@pytest.mark.parametrize(
    ("text", "where"), [("The mem\x02bers", "behind “The mem”"), ("\x00The", "at its beginning"), ("a\ud800", "“a”")]
)
def test_a_character_that_cannot_be_kept_is_named_with_its_place(text: str, where: str) -> None:
    with pytest.raises(Invalid, match=where):
        typed(text, "text")


@pytest.mark.parametrize(
    ("present", "pasted", "stands"),
    [
        (ENGLISH, ENGLISH.replace("; they", ", and\nalso they").replace(" every", "\t every"), ENGLISH.replace("; they", ", and also they")),
        (ENGLISH, ENGLISH.replace("; they", ";\nthey"), ENGLISH.replace("; they", ";\nthey")),
        (ENGLISH, ENGLISH.replace(" they", "\n\nthey"), ENGLISH.replace(" they", "\n\nthey")),
        (ENGLISH, "Members:\nCambodia\nChina", "Members:\nCambodia\nChina"),
        (ENGLISH, ENGLISH.replace("protect", "pro-\ntect"), ENGLISH),
        (ENGLISH, ENGLISH.replace("protect", "pro\u00ad\ntect"), ENGLISH),
        (ENGLISH, ENGLISH.replace("river; they", "river-\nbased; they"), ENGLISH.replace("river; they", "river-based; they")),
        (NOTED, NOTED.replace(" will meet", "\nwill meet").replace(" is given", "\nis given"), NOTED),
        (NOTED, NOTED.replace("sites", "stations").replace(" will meet", "\nwill meet"), NOTED.replace("sites", "stations")),
        (f"{ENGLISH}\nLine.", ENGLISH.replace("they will", "they\nwill"), ENGLISH.replace("they will", "they\nwill")),
        (ENGLISH.replace("; ", ";  "), f"{ENGLISH}  More.", f"{ENGLISH}  More."),
        (ENGLISH, ENGLISH.replace(";", " ;"), ENGLISH),
        (ENGLISH, ENGLISH.replace(";", " ;").replace("river", "lake"), ENGLISH.replace("river", "lake")),
        (ENGLISH, ENGLISH.replace(";", " .5;"), ENGLISH.replace(";", " .5;")),
        (ENGLISH.replace(";", " ;"), ENGLISH, ENGLISH),
        (KHMER, f"{KHMER[:-1]} {KHMER[-1]}", KHMER),
        (KHMER, f"{KHMER[:-1]}\n{KHMER}", KHMER[:-1] + KHMER),
    ],
)  # fmt: skip
def test_lines_and_spaces_of_the_page_that_words_came_from_are_no_changes(
    present: str, pasted: str, stands: str
) -> None:
    assert unwrap_lines(present, pasted) == stands


def test_a_time_in_whole_minutes_is_not_before_what_began_in_that_minute() -> None:
    began = datetime(2022, 4, 22, 10, 0, 40, tzinfo=UTC)

    assert instant_of(began.replace(second=0), since=began) == began
    for minute in (began.replace(minute=1, second=0), began - timedelta(minutes=1), began):
        assert instant_of(minute, since=began) == minute


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(0), ""),
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=366), "366 days"),
        (timedelta(days=367), ""),
        (timedelta(days=26_507), ""),
    ],
)
def test_the_time_that_is_left_is_counted_up_to_a_year(ahead: timedelta, words: str) -> None:
    now = datetime(2022, 4, 22, 10, tzinfo=UTC)

    assert left(now + ahead, now) == words
