"""The rules by which brackets end whose words give a member a task, a lead or a cost."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from models.brackets.agreement import Alternative, Duty, Ending, OpenBracket, Position, Rule, Stance, Words
from models.brackets.queries.why_open import why_open
from models.brackets.rules import ending
from tests.models.brackets.agreeing import MEMBERS

WILL, SHALL, MAY = ("will",), ("shall",), ("may",)
TO_BE_SEEN = OpenBracket(WILL, (Alternative(SHALL, ("China",)),), id=1, duties=(Duty(SHALL, ("Thailand",)),))
CONTESTED = OpenBracket(
    WILL, (Alternative(SHALL, ("China",)), Alternative(MAY, ("Viet Nam",))), id=1, duties=(Duty(None, ("Thailand",)),)
)


def accepts(words: Words, *can: Words) -> Position:
    return Position(Stance.ACCEPT, words, can)


def end(bracket: OpenBracket, positions: dict[str, Position], answered: Collection[str] = MEMBERS) -> Ending | None:
    return ending(bracket, positions, MEMBERS, answered)


@pytest.mark.parametrize(
    ("bracket", "others", "rule"),
    [
        (TO_BE_SEEN, {}, Rule.LET_STAND),
        (TO_BE_SEEN, dict.fromkeys(MEMBERS, accepts(SHALL)), Rule.ALL_ACCEPT),
        (CONTESTED, {"China": accepts(SHALL), "Viet Nam": accepts(SHALL)}, Rule.NAMED_AGREE),
        (
            replace(TO_BE_SEEN, compromise=SHALL, ad_referendum=("Lao PDR",)),
            {"Lao PDR": accepts(SHALL)},
            Rule.MEETING,
        ),
    ],
)
def test_only_an_express_acceptance_ends_it(bracket: OpenBracket, others: dict[str, Position], rule: Rule) -> None:
    silent = {name: one for name, one in others.items() if name != "Thailand"}
    for positions in (
        None,
        Position(Stance.ANY),
        Position(Stance.NOT_OPPOSED),
        Position(Stance.NOT_OPPOSED, can_accept=(SHALL,)),
    ):
        assert end(bracket, silent | ({"Thailand": positions} if positions else {})) is None
        assert why_open(bracket, silent, MEMBERS, MEMBERS).charged == ("Thailand",)

    found = end(bracket, silent | {"Thailand": accepts(SHALL)})
    assert found == Ending(SHALL, rule)


def test_who_asked_for_the_words_has_accepted_them() -> None:
    own = replace(TO_BE_SEEN, alternatives=(Alternative(SHALL, ("Thailand",)),))

    assert end(own, {}) == Ending(SHALL, Rule.LET_STAND)
    assert why_open(own, {}, MEMBERS, ()).charged == ()


def test_the_words_of_the_draft_need_nobody_unless_they_are_marked_themselves() -> None:
    gone = {"China": Position(Stance.KEEP), "Viet Nam": Position(Stance.KEEP)}

    assert end(CONTESTED, gone) == Ending(WILL, Rule.WITHDRAWN)
    assert end(replace(CONTESTED, duties=(Duty(WILL, ("Lao PDR",)),)), gone) is None
