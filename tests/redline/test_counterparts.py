"""Which paragraphs of two texts correspond."""

import pytest

from redline import Labelled, Match, counterparts

TITLE = "Strategy"
MEET = "The members meet each year in Vientiane. They discuss the report of the secretariat."
WATER = "Water is shared by all six countries along the river."
CLIMATE = "Climate change is a priority of the next five years."
FOREST = "Forests are protected by the member countries."
NEW = "A circular economy wastes little, and repairs what it can."
BASE = [TITLE, MEET, WATER, CLIMATE, FOREST]


def found(new: list[str], base: list[str] = BASE) -> list[tuple[str, str]]:
    """Matches in words: "1-2" are two paragraphs, "*" marks a moved one."""

    def words(start: int, end: int) -> str:
        return str(start) if end == start + 1 else f"{start}-{end - 1}"

    matches = counterparts(list(map(Labelled, base)), list(map(Labelled, new)), "en")
    return [(words(m.start, m.end) + "*" * m.moved, words(m.new_start, m.new_end)) for m in matches]


@pytest.mark.parametrize(
    ("new", "pairs"),
    [
        (BASE, [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]),
        ([], []),
        ([TITLE, WATER, FOREST], [("0", "0"), ("2", "1"), ("4", "2")]),
        ([TITLE, MEET, NEW, WATER, CLIMATE, FOREST], [("0", "0"), ("1", "1"), ("2", "3"), ("3", "4"), ("4", "5")]),
        # Changed words.
        ([TITLE, MEET, "Water is shared by six states along one river.", CLIMATE, FOREST], [(str(n), str(n)) for n in range(5)]),
        # One that was rewritten in its place is the same paragraph; beside a new one, nobody can know.
        ([TITLE, MEET, NEW, CLIMATE, FOREST], [(str(n), str(n)) for n in range(5)]),
        ([TITLE, MEET, NEW, "Fish.", CLIMATE, FOREST], [("0", "0"), ("1", "1"), ("3", "4"), ("4", "5")]),
        # Split, and with a change in one half.
        ([TITLE, *MEET.split(". "), WATER, CLIMATE, FOREST], [("0", "0"), ("1", "1-2"), ("2", "3"), ("3", "4"), ("4", "5")]),
        (
            [TITLE, "The members meet each year in Vientiane.", "They discuss the annual report of the secretariat.", WATER, FOREST],
            [("0", "0"), ("1", "1-2"), ("2", "3"), ("4", "4")],
        ),
        # Joined.
        ([TITLE, MEET, f"{WATER} {CLIMATE}", FOREST], [("0", "0"), ("1", "1"), ("2-3", "2"), ("4", "3")]),
        # Moved, as it was or with a change; swapped.
        ([TITLE, FOREST, MEET, WATER, CLIMATE], [("0", "0"), ("4*", "1"), ("1", "2"), ("2", "3"), ("3", "4")]),
        (
            [TITLE, "Forests are well protected by the member countries.", MEET, WATER, CLIMATE],
            [("0", "0"), ("4*", "1"), ("1", "2"), ("2", "3"), ("3", "4")],
        ),
        ([TITLE, MEET, CLIMATE, WATER, FOREST], [("0", "0"), ("1", "1"), ("3", "2"), ("2*", "3"), ("4", "4")]),
    ],
)  # fmt: skip
def test_what_became_of_each_paragraph(new: list[str], pairs: list[tuple[str, str]]) -> None:
    assert found(new) == pairs


def test_a_number_that_stayed_tells_which_of_two_rewritten_paragraphs_it_is() -> None:
    base = [Labelled("Fish swim in the river.", "1"), Labelled("Birds fly over the river.", "2")]
    new = [Labelled("Fewer fish now live in the lake.", "1"), Labelled("Most birds have left the lake.", "2")]

    assert counterparts(base, new, "en") == (Match(0, 1, 0, 1), Match(1, 2, 1, 2))


def test_a_heading_is_not_taken_for_a_paragraph_that_came_in_its_place() -> None:
    base, new = [Labelled("Fish", kind="##")], [Labelled("Climate changes.", kind="")]

    assert counterparts(base, new, "en") == ()


def test_many_changed_paragraphs_are_found_without_comparing_each_with_each() -> None:
    base = [f"Action {n}: restore hill number {n * 7} with {n * 13} trees of the region" for n in range(400)]
    new = [f"{text} every year" for n, text in enumerate(base) if n % 10]

    assert found(new, base) == [(str(n), str(place)) for place, n in enumerate(n for n in range(400) if n % 10)]
