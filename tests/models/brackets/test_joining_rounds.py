"""Rounds in which members join paragraphs, delete and move them, and ask for other words in them: no word and no bracket is lost."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.brackets.agreement import Position, Rule, Stance
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, join_with, joined_with, move_after
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph, Proposal, Settled
from models.drafts.version import Kind
from tests.models.brackets.agreeing import MEMBERS, next_base, terms
from tests.models.brackets.test_agreeing_rounds import position
from tests.redline.texts import laws


@st.composite
def wish(draw: st.DrawFn, paragraph: int, count: int) -> tuple[Change, str]:
    """Mostly to join a paragraph with another, which stood before it once; else to delete it or to move it."""
    other = draw(st.sampled_from([one for one in range(1, count + 1) if one != paragraph]))
    change = draw(st.sampled_from([Change.JOIN, Change.JOIN, Change.JOIN, Change.MOVE, Change.DELETE]))
    if change is Change.DELETE:
        return change, DELETE_PARAGRAPH
    return change, (join_with if change is Change.JOIN else move_after)(f"p{other}", f"paragraph {other}")


@pytest.mark.slow
@laws
@given(st.data())
def test_no_word_and_no_bracket_is_lost_where_paragraphs_join(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 5))
    text = [
        BaseParagraph(each, f"p{each}", Kind.NUMBERED, f"The members meet {each} times.")
        for each in range(1, count + 1)
    ]
    proposals: list[Proposal] = []
    for id in range(1, data.draw(st.integers(1, 8)) + 1):
        number = data.draw(st.integers(1, count))
        verb = data.draw(st.sampled_from(["talk", "speak"]))
        change, words = Change.REPLACE, f"The members {verb} {number} times."
        if data.draw(st.booleans()):
            change, words = data.draw(wish(number, count))
        for member in data.draw(st.sampled_from([MEMBERS, MEMBERS[:1], MEMBERS[2:4]])):
            proposals.append(Proposal(100 * id + len(proposals), member, number, change, words, False))
    made_text = list(make_candidate(text, proposals, terms()))
    assert made_text == list(make_candidate(text, data.draw(st.permutations(proposals)), terms()))
    positions: dict[int, dict[str, Position]] = {}
    for round in range(1, 4):
        base = [
            replace(next_base(one, 1000 * round + 50 * number), id=number)
            for number, one in enumerate(made_text, 1)
            if not one.removed
        ]
        answered = data.draw(st.sets(st.sampled_from(MEMBERS), min_size=4))
        for paragraph in base:
            for bracket in paragraph.words.brackets:
                for name in data.draw(st.sets(st.sampled_from(sorted(answered)), max_size=4)):
                    position_taken = data.draw(position(bracket))
                    if position_taken.stance is Stance.OTHER and bracket.is_on_paragraph:
                        position_taken = replace(
                            position_taken, words=(data.draw(wish(int(paragraph.key[1:]), count))[1],)
                        )
                    positions.setdefault(bracket.id or 0, {})[name] = position_taken

        made_text = list(make_candidate(base, (), terms("en", positions, answered)))

        ended = {end.bracket_id: end for one in made_text for end in one.endings}
        still_open = Counter(place.bracket_id for one in made_text for place in one.brackets if place.bracket_id)
        for paragraph in base:
            for bracket in paragraph.words.brackets:
                places = 0 if bracket.id in ended else len(bracket.standing)
                assert still_open[bracket.id] == places, bracket
        for one in made_text:
            for place in one.brackets:
                standing = one.text if one.standing is None else one.standing
                assert standing[place.standing_start : place.standing_end] == place.base_text
            assert "\u2060" not in one.text + (one.standing or "")
        gone = {one.key for one in made_text if one.removed}
        joined = {
            paragraph.key
            for paragraph in base
            for bracket in paragraph.words.brackets
            if (end := ended.get(bracket.id)) and end.rule is not Rule.FELL_WITH and joined_with(end.words[0])
        }
        deleted = {
            paragraph.key
            for paragraph in base
            for bracket in paragraph.words.brackets
            if (end := ended.get(bracket.id)) and end.words == (DELETE_PARAGRAPH,)
        }
        assert gone == joined | deleted
        left = " ".join(one.text if one.standing is None else one.standing for one in made_text if not one.removed)
        for paragraph in base:
            numbers = [word for word in paragraph.words.words.split() if word.isdecimal()]
            assert paragraph.key in deleted or set(numbers) <= set(left.split())


def test_a_joining_falls_where_the_paragraph_with_which_it_would_be_one_goes_at_the_same_meeting() -> None:
    head = BaseParagraph(1, "p1", Kind.NUMBERED, "They meet.")
    joined = BaseParagraph(2, "p2", Kind.NUMBERED, "They report.")
    wish = join_with("p1", "paragraph 1")
    asked_for = [
        Proposal(1, "China", 1, Change.DELETE, "", editorial=False),
        Proposal(2, "Lao PDR", 2, Change.JOIN, wish, editorial=False),
    ]
    first, second = (
        next_base(one, start) for start, one in enumerate(make_candidate([head, joined], asked_for, terms()), 1)
    )
    keeps = terms(positions={2: {"Thailand": Position(Stance.KEEP)}})
    _, contested = make_candidate([head, replace(second, id=2)], [], keeps)
    second = replace(next_base(contested), id=2)
    settled = {
        1: Settled((DELETE_PARAGRAPH,), Rule.MEETING, MEMBERS),
        2: Settled((wish,), Rule.MEETING, MEMBERS),
    }

    gone, left = make_candidate([first, second], [], replace(terms(), settled=settled))

    assert gone.removed
    assert (left.text, left.brackets) == ("They report.", ())
    assert [(one.bracket_id, one.rule) for one in left.endings] == [(2, Rule.FELL_WITH)]


def test_what_stands_between_the_words_of_two_paragraphs_opens_no_bracket_in_a_final_reading() -> None:
    head = BaseParagraph(1, "p1", Kind.NUMBERED, "They meet.")
    joined = BaseParagraph(2, "p2", Kind.NUMBERED, "They report.")
    wish = Proposal(1, "Lao PDR", 2, Change.JOIN, join_with("p1", "paragraph 1"), editorial=False)
    _, second = make_candidate([head, joined], [wish], terms())

    one, gone = make_candidate([head, replace(next_base(second), id=2)], [], replace(terms(), final_reading=True))

    assert (one.text, one.brackets, gone.removed) == ("They meet. They report.", (), True)
