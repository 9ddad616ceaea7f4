"""The next round on brackets with names: they stay whole, and whoever is named in one and is silent keeps its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import Kept, Proposal, Style, merge, merge_standing, outermost, parse_brackets, unpaired
from tests.redline.texts import MEMBERS, cases, changed, laws

SECRETARIAT = "Secretariat proposes"
BOTH = "The six members [Cambodia: shall][Viet Nam: may] meet."
ONE = "The plan [Cambodia: (delete) and its annexes], is approved."
PLAIN = "The members will protect the river."


def after(text: str, *said: tuple[str, str | None]) -> str:
    """What stands after a round in which members said how the text should read, all of it with names."""
    proposals = [Proposal(str(number), (member,), words) for number, (member, words) in enumerate(said)]
    merged = merge_standing(text, proposals, MEMBERS, (SECRETARIAT,), "en")
    return merged.bracketed(Style(brackets=lambda piece: not set(MEMBERS).issubset(piece.sponsors), deleted_words=True))


@pytest.mark.parametrize("own", ["shall", "may"])
def test_who_asks_for_its_words_again_changes_nothing(own: str) -> None:
    member = "Cambodia" if own == "shall" else "Viet Nam"
    assert after(BOTH, (member, f"The six members {own} meet.")) == BOTH


def test_who_lifts_a_bracket_speaks_for_itself_alone() -> None:
    assert after(BOTH, ("China", "The six members shall meet.")) == (
        "The six members [Cambodia, China: shall][Viet Nam: may] meet."
    )
    others = [(member, "The six members shall meet.") for member in MEMBERS if member != "Cambodia"]
    assert after(BOTH, *others) == "The six members shall meet."


def test_who_adds_its_name_or_leaves_one_alternative_asks_for_those_words() -> None:
    named = "The six members [Cambodia, Thailand: shall][Viet Nam: may] meet."
    assert after(BOTH, ("Thailand", named), ("China", "The six members [Viet Nam: may] meet.")) == (
        "The six members [Cambodia, Thailand: shall][China, Viet Nam: may] meet."
    )
    assert after(BOTH, ("Viet Nam", BOTH.replace("may", "may wish to"))) == BOTH.replace("may", "may wish to")


def test_who_changes_words_under_the_name_of_another_asks_for_them_in_its_own() -> None:
    assert after(BOTH, ("Thailand", BOTH.replace("may", "may wish to"))) == (
        "The six members [Cambodia: shall][Thailand: may wish to][Viet Nam: may] meet."
    )
    assert after("[Cambodia: A new one.]", ("China", "[Cambodia: A short new one.]")) == (
        "[Cambodia: A new one.][China: A short new one.]"
    )
    assert after(PLAIN, ("China", PLAIN.replace("protect", "[Lao PDR: safeguard]"))) == (
        "The members will [China: safeguard] the river."
    )


def test_words_to_be_deleted_are_shown_once_whoever_asks_for_it_again() -> None:
    assert after(ONE, ("China", "The plan, is approved.")) == (
        "The plan [Cambodia, China: (delete) and its annexes], is approved."
    )
    assert after(ONE, *((member, "The plan, is approved.") for member in MEMBERS[1:])) == "The plan, is approved."


def test_who_takes_a_paragraph_out_leaves_it_to_those_who_stand_in_its_brackets() -> None:
    assert after(BOTH, ("China", None)) == (
        "[Cambodia: The six members shall meet.]"
        "[China: (delete) The six members [Cambodia: shall][Viet Nam: may] meet.]"
        "[Viet Nam: The six members may meet.]"
    )


def test_what_the_secretariat_proposed_speaks_for_nobody() -> None:
    offered = BOTH.replace(" meet", "[Secretariat proposes: will] meet")
    assert after(offered, ("China", "The six members will meet.")) == (
        "The six members [Cambodia: shall][China: will][Viet Nam: may] meet."
    )


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("The members will [protect] the river.", "The members will [Cambodia: [protect]] the river."),
        ("The members will [Thailand: protect] the river.", "The members will [Cambodia: [Thailand: protect]] the river."),
        ("[The members will protect the river.]", "[Cambodia: [The members will protect the river.]]"),
    ],
)  # fmt: skip
def test_brackets_that_somebody_types_around_words_stand_whole_under_its_name(typed: str, stands: str) -> None:
    assert after(PLAIN, ("Cambodia", typed)) == stands
    assert after(PLAIN, ("Cambodia", typed), ("Viet Nam", PLAIN.replace("river", "Mekong"))).count("[") == (
        after(PLAIN, ("Cambodia", typed), ("Viet Nam", PLAIN.replace("river", "Mekong"))).count("]")
    )


def test_brackets_that_somebody_runs_into_each_other_stand_in_one_piece() -> None:
    text = "The [Lao PDR: six] members [Lao PDR: (delete) also] meet [Thailand: often]."
    run_into = "The [Lao PDR six members [Lao PDR: (delete) also] meet Thailand: often]."
    assert after(text, ("Viet Nam", run_into)) == (
        "The [Lao PDR: six members meet [Thailand: often]]"
        "[Thailand: [Lao PDR: six] members [Lao PDR: (delete) also] meet often]"
        "[Viet Nam: [Lao PDR six members [Lao PDR: (delete) also] meet Thailand: often]]."
    )


def test_brackets_of_the_draft_itself_are_lifted_whole() -> None:
    draft = "The members [shall][should] meet [1] in Luang Prabang."
    assert after(draft, ("Cambodia", draft.replace("[shall][should]", "should").replace("[1]", "[2]"))) == (
        "The members [Cambodia: should] meet [Cambodia: [2]] in Luang Prabang."
    )


@pytest.mark.parametrize(
    ("text", "alone"), [("[a] [b [c]]", []), ("[a", [0]), ("a] [b] [c", [1, 7]), ("no brackets", [])]
)
def test_brackets_that_stand_alone_are_found(text: str, alone: list[int]) -> None:
    assert unpaired(text) == alone


def test_brackets_side_by_side_are_one_place() -> None:
    assert outermost("[a][b [c]] d [e] f]") == [(0, 10), (13, 16)]


@st.composite
def rounds(draw: st.DrawFn) -> tuple[str, list[Proposal], str]:
    """A text with the brackets of a first round, and what members make of it in the second."""
    base, proposals, locale = draw(cases(at_least=1))
    text = merge(base, proposals, locale).bracketed(Style(brackets=lambda _: True, deleted_words=True))
    texts = draw(st.lists(st.one_of(changed(text, locale), changed(base, locale)), min_size=1, max_size=4))
    sponsors = draw(st.permutations(MEMBERS))
    return text, [Proposal(str(n), (sponsors[n],), each) for n, each in enumerate(texts)], locale


@laws
@given(rounds())
def test_who_is_silent_keeps_its_place_in_every_bracket(case: tuple[str, list[Proposal], str]) -> None:
    text, proposals, locale = case
    merged = merge_standing(text, proposals, MEMBERS, (), locale)
    turned = merge_standing(text, proposals[::-1], MEMBERS, (), locale)

    assert turned.pieces == merged.pieces
    assert "".join(each.text if isinstance(each, Kept) else each.base for each in merged.pieces) == merged.base
    if not any(unpaired(each) for each in (text, *(each.text or "" for each in proposals))):
        assert not unpaired(merged.bracketed(Style(brackets=lambda _: True)))
    named = {
        name
        for part in parse_brackets(merged.base, MEMBERS)
        if not isinstance(part, Kept)
        for alternative in part.alternatives
        for name in alternative.sponsors
    }
    shown = merged.bracketed(Style(brackets=lambda _: True))
    silent = named - {name for each in proposals for name in each.sponsors}
    assert all(name in shown for name in silent)
