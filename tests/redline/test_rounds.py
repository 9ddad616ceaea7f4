"""Several rounds: brackets whose alternatives a later round chooses, and the way back from a word to all who brought it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import (
    Applied,
    Conflict,
    Kept,
    Merged,
    Origin,
    Proposal,
    RedlineError,
    Round,
    Style,
    brackets_in,
    key,
    lay_out,
    merge,
    merge_bracketed,
    origins,
    round_of,
)
from tests.redline.texts import cases, changed_text, laws

FIRST = merge(
    "The members will meet.",
    [
        Proposal("1", ("Cambodia",), "The members shall meet."),
        Proposal("2", ("Viet Nam",), "The members may meet."),
        Proposal("3", ("Thailand",), "The six members will meet."),
    ],
    "en",
)


def next_round(before: Merged, *texts: tuple[str, str], style: Style | None = None) -> Merged:
    """What proposals (sponsor, text) make of the text with brackets of the round before."""
    text, spans = lay_out(before, style or Style())
    proposals = [Proposal(f"{sponsor[0]}{number}", (sponsor,), words) for number, (sponsor, words) in enumerate(texts)]
    return merge_bracketed(text, brackets_in(spans), proposals, "en")


def chosen(before: Merged, alternative: int) -> str:
    return before.resolve({0: alternative}).bracketed()


def test_a_bracket_is_lifted_by_those_who_choose_the_same_alternative() -> None:
    after = next_round(FIRST, ("Cambodia", chosen(FIRST, 0)), ("China", chosen(FIRST, 0)))

    assert after.pieces == (
        Kept("The six members "),
        Applied("[Cambodia: shall][Viet Nam: may]", "shall", ("Cambodia", "China"), ("C0", "C1")),
        Kept(" meet."),
    )


def test_different_choices_are_one_conflict_over_the_bracket_and_other_changes_merge() -> None:
    after = next_round(
        FIRST,
        ("Cambodia", chosen(FIRST, 0)),
        ("Viet Nam", chosen(FIRST, 1).replace("meet", "meet each year")),
        ("Thailand", FIRST.bracketed().replace("may]", "may wish to]")),
    )

    assert after.bracketed() == (
        "The six members [Cambodia: shall][Thailand: [Cambodia: shall][Viet Nam: may wish to]][Viet Nam: may] meet each year."
    )


@st.composite
def second_rounds(draw: st.DrawFn) -> tuple[Merged, list[Proposal], str]:
    base, proposals, locale = draw(cases(at_least=1))
    before = merge(base, proposals, locale)
    text = before.bracketed()
    choices = [
        before.resolve({number: draw(st.sampled_from([None, 0, 1, "new words"])) for number in range(before.conflicts)})
        for _ in range(2)
    ]
    texts = [choice.bracketed() for choice in choices] + draw(st.lists(changed_text(text, locale), max_size=2))
    return before, [Proposal(str(number), (f"m{number}",), each) for number, each in enumerate(texts)], locale


def wanted(merged: Merged, id: str) -> str:
    """The text if of all changes only those of one proposal were made."""
    words = []
    for piece in merged.pieces:
        if isinstance(piece, Kept):
            words.append(piece.text)
        elif isinstance(piece, Applied):
            words.append(piece.text if id in piece.ids else piece.base)
        else:
            words.append(next((each.text for each in piece.alternatives if id in each.ids), piece.base))
    return "".join(key("".join(words)).split())


@laws
@given(second_rounds(), st.randoms(use_true_random=False))
def test_brackets_stay_whole_and_no_choice_is_lost(case: tuple[Merged, list[Proposal], str], random: Random) -> None:
    before, proposals, locale = case
    text, spans = lay_out(before)
    brackets = brackets_in(spans)
    after = merge_bracketed(text, brackets, proposals, locale)

    assert "".join(piece.text if isinstance(piece, Kept) else piece.base for piece in after.pieces) == text
    assert merge_bracketed(text, brackets, random.sample(proposals, len(proposals)), locale).pieces == after.pieces
    assert len(brackets) == before.conflicts
    place = 0
    for piece in after.pieces:
        end = place + len(piece.text if isinstance(piece, Kept) else piece.base)
        assert not any(start < border < stop for border in (place, end) for start, stop in brackets)
        assert not isinstance(piece, Conflict) or len(piece.alternatives) > 1
        place = end
    for proposal in proposals:
        assert wanted(after, proposal.id) == "".join(key(proposal.text or "").split())


def test_the_way_back_from_the_fourth_text_leads_to_the_comments_of_three_rounds() -> None:
    settled = FIRST.resolve({0: 0})
    second = merge(settled.text or "", [Proposal("4", ("Lao PDR",), "The six members shall meet every year.")], "en")
    last = "The 6 members shall meet every year in Luang Prabang."
    third = merge(second.text or "", [Proposal("5", ("China",), last)], "en")
    rounds = [round_of(settled), round_of(second), round_of(third)]
    text = third.text or ""

    def behind(words: str) -> list[tuple[int, str, bool]]:
        start = text.index(words)
        return [(each.round, each.id, each.replaced) for each in origins(rounds, start, start + len(words))]

    assert text == last
    assert behind("6") == [(2, "5", False), (0, "3", True)]
    assert behind("shall") == [(0, "1", False)]
    assert behind("every year") == [(1, "4", False)]
    assert behind("Luang") == [(2, "5", False)]
    assert behind("members") == []
    assert origins(rounds, text.index("year") + 2) == (Origin(1, "4"),)


def test_the_way_back_goes_through_a_bracket_and_what_was_chosen_in_it() -> None:
    third = next_round(FIRST, ("Thailand", chosen(FIRST, 1)))
    rounds = [round_of(FIRST), round_of(third)]
    start = (third.text or "").index("may")

    assert origins(rounds, start) == (Origin(1, "T0"), Origin(0, "1", replaced=True), Origin(0, "2", replaced=True))
    text = FIRST.bracketed()
    assert origins(rounds[:1], text.index("may")) == (Origin(0, "2"),)
    assert origins(rounds[:1], text.index("[")) == (Origin(0, "1"), Origin(0, "2"))


@pytest.mark.parametrize(
    ("choice", "words", "ids"),
    [(0, "shall", {"1"}), ([1, 0], "may shall", {"1", "2"}), (None, "will", set()), ("should", "should", {"1", "2"})],
)
def test_the_way_back_is_exact_after_each_way_to_settle(
    choice: int | list[int] | str | None, words: str, ids: set[str]
) -> None:
    settled = FIRST.resolve({0: choice})
    start = (settled.text or "").index(words)
    rounds = [round_of(settled)]

    assert {each.id for each in origins(rounds, start, start + len(words))} == ids
    assert origins(rounds, 4) == (Origin(0, "3"),)
    assert {each.id for place in range(len(settled.text or "")) for each in origins(rounds, place)} == ids | {"3"}
    assert round_of(FIRST.without({"1", "3"})).text == "The members may meet."


def test_words_that_went_are_behind_the_words_that_follow() -> None:
    gone = merge("We may never meet.", [Proposal("1", ("China",), "We may meet.")], "en")

    assert origins([round_of(gone)], (gone.text or "").index("meet")) == (Origin(0, "1"),)
    assert origins([round_of(gone)], 0) == ()


def test_rounds_that_do_not_follow_each_other_are_named() -> None:
    with pytest.raises(RedlineError, match="Round 1 does not begin with the text with which round 0 ended"):
        origins([round_of(FIRST), round_of(FIRST)], 0)
    with pytest.raises(RedlineError, match="exact style"):
        round_of(FIRST, Style(exact=True))


@pytest.mark.slow
@laws
@given(cases(), st.data())
def test_each_character_of_the_last_text_has_its_own_past(
    case: tuple[str, list[Proposal], str], data: st.DataObject
) -> None:
    base, proposals, locale = case
    first = merge(base, proposals, locale)
    text, spans = lay_out(first)
    later = [replace(each, id=f"later {each.id}", text=data.draw(changed_text(text, locale))) for each in proposals[:2]]
    rounds: list[Round] = [round_of(first), round_of(merge_bracketed(text, brackets_in(spans), later, locale))]

    for span in rounds[1].spans:
        piece = rounds[1].pieces[span.piece]
        for place in range(span.start, span.end):
            found = origins(rounds, place)
            brought = {each.id for each in found if each.round == 1 and not each.replaced}
            if isinstance(piece, Kept):
                before = place - span.start + sum(len(base_of(each)) for each in rounds[1].pieces[: span.piece])
                # Words that went just before it are behind it, too.
                past = {(each.round, each.id) for each in origins(rounds[:1], before)}
                assert past <= {(each.round, each.id) for each in found}
            elif span.ids:
                assert set(span.ids) <= brought


def base_of(piece: Kept | Applied | Conflict) -> str:
    return piece.text if isinstance(piece, Kept) else piece.base
