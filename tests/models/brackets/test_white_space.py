"""White space where words of a bracket end: beside new words it stands once, and none begins a paragraph."""

from dataclasses import replace

import pytest

from models.brackets.agreement import Position, Rule, Stance
from models.consolidation.inputs import Settled
from tests.models.brackets.agreeing import MEMBERS, carried, first, merged, proposal, terms


@pytest.mark.parametrize(
    ("text", "wish", "ends_with", "old", "new", "result"),
    [
        ("data", "data.", "now", "data[China: .]", "data[China: .] six", "data now six"),
        ("They share data and fish.", "They share data fish.", "", "data", "data all", "They share data all fish."),
        ("They share data and fish.", "They share data fish.", "", " fish", " all fish", "They share data all fish."),
        ("They meet yearly.", "They meet often.", "now", "meet", "meet all", "They meet all now."),
        ("They meet yearly here.", "They meet often here.", "now", " here", " right here", "They meet now right here."),
    ],
)
def test_the_space_beside_new_words_stands_once(
    text: str, wish: str, ends_with: str, old: str, new: str, result: str
) -> None:
    base = carried(merged(first(text), [proposal(1, "China", wish)]))
    (bracket,) = base.words.brackets
    agreed = Position(Stance.OTHER if ends_with else Stance.ACCEPT, (ends_with,))
    beside = proposal(7, "Lao PDR", base.text.replace(old, new), editorial=True)

    ended = merged(base, [beside], terms(positions={bracket.id or 0: dict.fromkeys(MEMBERS, agreed)}))

    assert (ended.text, ended.brackets) == (result, ())


def test_two_words_that_go_side_by_side_leave_one_space() -> None:
    wishes = [("China", "Capacity works is offered."), ("Viet Nam", "Capacity building offered.")]
    base = first("Capacity building is offered.")
    both = carried(merged(base, [proposal(number, *one) for number, one in enumerate(wishes, 1)]))
    assert both.text == "Capacity [building] [China: works] [is] [Viet Nam: delete] offered."
    ends = {one.id or 0: Settled(("",), Rule.MEETING, MEMBERS) for one in both.words.brackets}

    ended = merged(both, (), replace(terms(), settled=ends))

    assert (ended.text, ended.brackets) == ("Capacity offered.", ())


def test_the_space_behind_a_first_word_that_goes_goes_with_it_though_somebody_asks_to_delete_the_paragraph() -> None:
    base = carried(merged(first("Each member monitors water."), [proposal(1, "China", "member monitors water.")]))
    (bracket,) = base.words.brackets
    gone = {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("",)))}

    ended = merged(base, [proposal(7, "Lao PDR", None)], terms(positions=gone))

    assert ended.text == "[Lao PDR: delete this paragraph] member monitors water."


def test_words_that_stay_behind_a_bracket_without_words_begin_the_paragraph() -> None:
    base = carried(merged(first("fish"), [proposal(1, "China", "all"), proposal(2, "Lao PDR", "fish and rice")]))
    ends = {
        one.id or 0: Settled(one.alternatives[0].words if one.standing == ("",) else ("",), Rule.MEETING, MEMBERS)
        for one in base.words.brackets
    }

    ended = merged(base, (), replace(terms(), settled=ends))

    assert (ended.text, ended.brackets) == ("and rice", ())
