"""Why a bracket is open, and who is waited for: what members say openly, in one sentence."""

from dataclasses import replace

import pytest

from models.brackets.agreement import OpenBracket, Position, Stance
from models.brackets.queries.placed import EarlierBracket
from models.brackets.queries.why_open import why_open
from templates import on_brackets
from tests.models.brackets.agreeing import MEMBERS
from tests.models.brackets.test_agreement import (
    ANY,
    CONTESTED,
    KEEPS,
    MAY,
    MUST,
    RESERVED,
    SHALL,
    TO_BE_SEEN,
    accepts,
    end,
    positions_by,
)


@pytest.mark.parametrize(
    ("bracket", "positions", "answered", "why"),
    [
        (CONTESTED, {}, MEMBERS, "China and Viet Nam ask for different words"),
        (CONTESTED, positions_by(China=KEEPS), MEMBERS, "Viet Nam asks for other words; China keeps the draft"),
        (
            CONTESTED,
            positions_by(Thailand=RESERVED),
            ("China", "Cambodia", "Myanmar", "Viet Nam"),
            "China and Viet Nam ask for different words; Lao PDR has not answered; Thailand reserves its position",
        ),
        (
            CONTESTED,
            dict.fromkeys(MEMBERS, ANY),
            MEMBERS,
            "Several of the words can be accepted, and no member has said which",
        ),
        (
            TO_BE_SEEN,
            positions_by(China=Position(Stance.OTHER, MUST)),
            MEMBERS,
            "China asks for other words; the members have yet to see words that were first written in this round",
        ),
        (
            TO_BE_SEEN,
            positions_by(China=replace(accepts(SHALL), package="A")),
            MEMBERS[:5],
            (
                "China asks for other words; Viet Nam has not answered; "
                "China has linked it in a package, so it ends only with the others"
            ),
        ),
        (
            TO_BE_SEEN,
            {},
            MEMBERS[:4],
            "China asks for other words; Thailand and Viet Nam have not answered",
        ),
    ],
)
def test_an_open_bracket_says_why_and_who_is_waited_for(
    bracket: OpenBracket, positions: dict[str, Position], answered: tuple[str, ...], why: str
) -> None:
    assert end(bracket, positions, answered) is None

    assert on_brackets.why_open(why_open(bracket, positions, MEMBERS, answered)) == why


def test_what_a_member_could_accept_is_no_reason_that_is_shown() -> None:
    sealed = positions_by(China=accepts(SHALL, MAY), VietNam=accepts(MAY, SHALL))
    openly = positions_by(China=accepts(SHALL), VietNam=accepts(MAY))

    assert why_open(CONTESTED, sealed, MEMBERS, MEMBERS) == why_open(CONTESTED, openly, MEMBERS, MEMBERS)


def test_the_brackets_that_are_seen_once_more_are_named_in_order() -> None:
    sentence = on_brackets.came_from([EarlierBracket(3, 4), EarlierBracket(1, 4), EarlierBracket(2, 4)])
    assert "brackets 1, 2 and 3 of version 4" in sentence
