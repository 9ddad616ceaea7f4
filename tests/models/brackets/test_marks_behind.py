"""Marks behind words of brackets that have ended."""

import pytest

from models.brackets.agreement import Position, Stance
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms


@pytest.mark.parametrize("mark", [".", ","])
def test_a_mark_behind_a_word_that_goes_stays_though_words_that_nobody_accepts_were_asked_for_before_it(
    mark: str,
) -> None:
    text = f"The rights of peoples{mark} Education shall serve all."
    first = next_base(make_paragraph(base_paragraph(text), [proposal(1, "Lao PDR", text.replace("peoples", ""))]))
    added = proposal(2, "China", first.text.replace("of [", "of new ["))
    both = next_base(make_paragraph(first, [added], terms(answered=())), start=50)
    ends = {
        bracket.id or 0: dict.fromkeys(
            MEMBERS, Position(Stance.ACCEPT, ("",)) if bracket.standing == ("peoples",) else Position(Stance.KEEP)
        )
        for bracket in both.words.brackets
    }

    ended = make_paragraph(both, (), terms(positions=ends))

    assert ended.text == f"The rights of{mark} Education shall serve all."
