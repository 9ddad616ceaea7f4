"""Words that a member adds beside words that another replaces: each text comes out as its author typed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.brackets.agreement import Position, Stance
from models.consolidation.result import MadeParagraph
from tests.models.brackets.agreeing import (
    MEMBERS,
    base_paragraph,
    make_paragraph,
    next_base,
    position_of_all,
    proposal,
    terms,
)
from tests.redline.texts import laws

WORDS = ("members", "share", "data", "each", "year", "on", "floods", "with", "all")
NEW = ("also", "new", "(a)", "10 000", "joint")
OTHERS = (":", ", where needed,", "; floods", ".", " rivers", "")


def _after_choosing(one: MadeParagraph, comment: int) -> str:
    """The text once all members are for what a comment asks for, and for the draft elsewhere."""
    base = next_base(one)
    chosen = {}
    for bracket in base.words.brackets:
        words = next((each.words for each in bracket.alternatives if comment in each.comments), None)
        position = Position(Stance.KEEP) if words is None else Position(Stance.ACCEPT, words)
        chosen[bracket.id or 0] = dict.fromkeys(MEMBERS, position)
    return make_paragraph(base, (), terms("en", chosen)).text


@pytest.mark.parametrize(
    ("text", "wishes", "written"),
    [
        (
            "or every letter sent",
            ["or every new letter sent", "or every, sent"],
            "or every [China: new] [letter] [Thailand: ,] sent",
        ),
        (
            "themselves to achieve,",
            ["themselves achieve,", "themselves, to,"],
            "themselves[ to achieve] [China: achieve][Thailand: , to],",
        ),
    ],
)
def test_no_words_meet_and_no_space_doubles_where_two_changes_share_one(
    text: str, wishes: list[str], written: str
) -> None:
    proposals = [proposal(id, *each) for id, each in enumerate(zip(("China", "Thailand"), wishes, strict=True), 1)]

    one = make_paragraph(base_paragraph(text), proposals, terms("en"))

    assert one.text == written
    assert [_after_choosing(one, id) for id in (1, 2)] == wishes


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text; the same with a word added; the same with the word on either side of that place replaced or taken out."""
    words = draw(st.permutations(WORDS))[:6]
    place = draw(st.integers(1, 4))
    replaced = place - draw(st.integers(0, 1))
    other = draw(st.sampled_from(OTHERS))
    added = [*words[:place], draw(st.sampled_from(NEW)), *words[place:]]
    before, behind = " ".join(words[:replaced]), " ".join(words[replaced + 1 :])
    return " ".join(words), " ".join(added), f"{before}{other} {behind}".strip()


@laws
@given(neighbours())
def test_added_words_keep_their_distance_from_those_that_another_member_replaces(case: tuple[str, str, str]) -> None:
    text, *wishes = case
    proposals = [proposal(id, *each) for id, each in enumerate(zip(("China", "Thailand"), wishes, strict=True), 1)]
    one = make_paragraph(base_paragraph(text), proposals, terms("en"))
    base = next_base(one)

    assert [_after_choosing(one, id) for id in (1, 2)] == wishes
    assert make_paragraph(base, (), terms("en", position_of_all(base, Stance.KEEP))).text == text
