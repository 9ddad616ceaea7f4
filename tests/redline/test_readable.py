"""Redlines as a careful editor would draw them: thirty hand-made pairs in each language."""

from collections import defaultdict
from cProfile import Profile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import Deleted, Inserted, Kept, MovedFrom, MovedTo, Proposal, compare, key
from tests.redline.drawn import drawn_redlines, parse_runs, text_after, text_before, to_line
from tests.redline.texts import LANGUAGES, OWN, cases, laws, udhr_paragraphs


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        pytest.param(language, drawn, id=f"{language}-{what}")
        for language in LANGUAGES
        for what, drawn in drawn_redlines(language).items()
    ],
)
def test_a_comparison_is_what_an_editor_draws(language: str, drawn: str) -> None:
    assert to_line(compare(text_before(drawn), text_after(drawn), language)) == to_line(parse_runs(drawn))


def check(base: str, text: str, language: str) -> None:
    """A comparison holds every word of both texts, leaves nothing empty, and what left one place stands at another."""
    pieces = compare(base, text, language)

    assert "".join(piece.text for piece in pieces if not isinstance(piece, Inserted | MovedTo)) == base
    assert key("".join(piece.text for piece in pieces if not isinstance(piece, Deleted | MovedFrom))) == key(text)
    assert all(piece.text for piece in pieces)
    assert not any(isinstance(one, Kept) and isinstance(two, Kept) for one, two in pairwise(pieces))
    left: dict[int, str] = defaultdict(str)
    came: dict[int, str] = defaultdict(str)
    for piece in pieces:
        if isinstance(piece, MovedFrom):
            left[piece.move] += piece.text
        elif isinstance(piece, MovedTo):
            came[piece.move] += piece.text
    assert list(left) == sorted(came) == list(range(1, len(left) + 1))
    for move, words in left.items():
        assert "".join(key(words).casefold().split()) == "".join(key(came[move]).casefold().split())


@laws
@given(cases(at_least=1))
def test_a_comparison_holds_every_word_of_both_texts(case: tuple[str, list[Proposal], str]) -> None:
    base, proposals, language = case

    for proposal in proposals:
        check(base, proposal.text or "", language)


@laws
@given(st.data(), st.sampled_from(LANGUAGES))
def test_sentences_in_another_order_hold_every_word_and_moves_have_two_ends(data: st.DataObject, language: str) -> None:
    sentences = [*OWN[language], *udhr_paragraphs(language)[:12]]
    one = data.draw(st.lists(st.sampled_from(sentences), min_size=2, max_size=5))

    check(" ".join(one), " ".join(data.draw(st.permutations(one))), language)


@pytest.mark.parametrize(
    ("base", "text", "drawn"),
    [
        # Two moves in one paragraph.
        (
            "The banks are planted with trees. Fish are counted in every lake. All of the six members share one river.",
            "All of the six members share one river. Fish are counted in every lake. The banks are planted with trees.",
            (
                "[~The banks are planted with trees.~] [~Fish are counted in every lake.~] "
                "All of the six members share one river. "
                "{~Fish are counted in every lake.~} {~The banks are planted with trees.~}"
            ),
        ),
        # Few words may stand at two places by accident.
        ("We meet in May. They eat.", "They eat. We meet in May.", "{+They eat.+} We meet in May. [-They eat.-]"),
        # A word is marked whole, a number too; what is added to a word of a script without spaces is marked alone.
        (
            "The member pays 1,250 baht.",
            "The members pay 1,350 baht.",
            "The [-member pays 1,250-] {+members pay 1,350+} baht.",
        ),
        ("ใน", "ในปี", "ใน {+ปี+}"),
        # What stands in brackets is marked for itself, also where the words before them change.
        (
            "The Joint Committee (JC) reviews it.",
            "The Joint Working Group (JWG) reviews it.",
            "The Joint [-Committee-] {+Working Group+} ( [-JC-] {+JWG+} ) reviews it.",
        ),
        ("联合委员会（JC）审查", "联合工作组（JWG）审查", "联合 [-委员会-] {+工作组+} （ [-JC-] {+JWG+} ）审查"),
        ("one (two) three", "four (five) six", "[-one (two) three-] {+four (five) six+}"),
        # A date does not move in part.
        (
            "Not later than on 31/12/2025, each member submits its plan.",
            "Each member submits its plan not later than on 31/3/2026.",
            (
                "[~Not later than on~] [-31/12/2025, each-] {+Each+} member submits its plan "
                "{~not later than on~} {+31/3/2026+} ."
            ),
        ),
        (
            "12/31/2025 is the last day for plans. All of the six members send them to the office in time.",
            "All of the six members send them to the office in time. 11/31/2025 is the last day for plans.",
            (
                "[-12/31/2025-] [~is the last day for plans.~] All of the six members send them to the office in time. "
                "{+11/31/2025+} {~is the last day for plans.~}"
            ),
        ),
        ("三十年", "四十年", "[-三十-] {+四十+} 年"),
    ],
)
def test_what_moved_is_told_from_what_was_replaced(base: str, text: str, drawn: str) -> None:
    assert to_line(compare(base, text, "en")) == drawn


def test_the_ends_of_a_move_know_each_other() -> None:
    base = "One contact point is named by each member. The agenda is sent to all of them a month before they meet."
    text = "The agenda is sent to all of them a month before they meet. One contact point is chosen by each member."

    assert compare(base, text, "en") == (
        MovedFrom("One contact point is ", 1),
        Deleted("named "),
        MovedFrom("by each member. ", 1),
        Kept("The agenda is sent to all of them a month before they meet."),
        MovedTo(" One contact point is ", 1),
        Inserted("chosen "),
        MovedTo("by each member.", 1),
    )


def test_looking_for_moves_takes_no_longer_for_each_change_when_there_are_many() -> None:
    def calls(sentences: int) -> int:
        base = " ".join(f"Here are w{number}a w{number}b w{number}c, and no more." for number in range(sentences))
        text = " ".join(f"Here are w{number}c w{number}d w{number}e, and no more." for number in range(sentences))
        with Profile() as profile:
            compare(base, text, "en")
        return sum(entry.callcount for entry in profile.getstats())  # they do not depend on the machine, as seconds do

    assert calls(800) < 12 * calls(80)
