"""Rounds in which members delete paragraphs, move them, and ask for other words in them, held against a small model."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.brackets.agreement import OpenBracket, Position, Stance, Words, comparison_key
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, move_after, moved_after
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph, Proposal
from models.drafts.version import Kind
from tests.models.brackets.agreeing import MEMBERS, next_base, terms
from tests.models.brackets.test_agreeing_rounds import model, position
from tests.redline.texts import laws


def in_order(keys: Sequence[str], moves: Mapping[str, str]) -> list[str]:
    """The order of a text in which paragraphs move behind others, made by taking them out and putting each in."""
    found = [key for key in keys if key not in moves]
    left = [key for key in reversed(keys) if key in moves]
    while ready := [key for key in left if moves[key] in found]:
        for key in ready:
            found.insert(found.index(moves[key]) + 1, key)
        left = [key for key in left if key not in ready]
    if not left:
        return found
    return in_order(keys, {key: place for key, place in moves.items() if key != left[-1]})


@st.composite
def wish(draw: st.DrawFn, paragraph: int, count: int) -> str:
    """To delete a paragraph, or to move it behind another one."""
    place = draw(st.sampled_from([0, *(other for other in range(1, count + 1) if other != paragraph)]))
    return move_after(f"p{place}", f"paragraph {place}") if place else DELETE_PARAGRAPH


@pytest.mark.slow
@laws
@given(st.data())
def test_paragraphs_move_and_go_by_the_rules_alone_with_the_words_in_them(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 5))
    text = [
        BaseParagraph(each, f"p{each}", Kind.NUMBERED, f"The members meet {each} times.")
        for each in range(1, count + 1)
    ]
    proposals = []
    for id in range(1, data.draw(st.integers(1, 6)) + 1):
        number, member = data.draw(st.integers(1, count)), data.draw(st.sampled_from(MEMBERS))
        if data.draw(st.booleans()):
            words = f"The members {data.draw(st.sampled_from(['talk', 'speak']))} {number} times."
            proposals.append(Proposal(id, member, number, Change.REPLACE, words, False))
        else:
            words = data.draw(wish(number, count))
            change = Change.DELETE if words == DELETE_PARAGRAPH else Change.MOVE
            proposals.append(Proposal(id, member, number, change, words, False))
    made_text = list(make_candidate(text, proposals, terms()))
    assert made_text == list(make_candidate(text, data.draw(st.permutations(proposals)), terms()))
    assert [one.key for one in made_text] == [one.key for one in text]
    positions: dict[int, dict[str, Position]] = {}
    for round in range(1, 4):
        base = [
            replace(next_base(one, 1000 * round + 10 * number), id=number)
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
                            position_taken, words=(data.draw(wish(int(paragraph.key[1:]), count)),)
                        )
                    positions.setdefault(bracket.id or 0, {})[name] = position_taken

        made_text = list(make_candidate(base, (), terms("en", positions, answered)))

        ended = {end.bracket_id: end.words for one in made_text for end in one.endings}
        moves: dict[str, str] = {}
        for paragraph in base:
            expected = expected_of_paragraph(paragraph, positions, answered)
            for bracket in paragraph.words.brackets:
                left = ended.get(bracket.id)
                assert (None if left is None else comparison_key(left)) == expected[bracket.id]
                if left is not None and (place := moved_after(left[0])) is not None:
                    moves[paragraph.key] = place if place in {one.key for one in base} else ""
        keys = [one.key for one in base]
        assert [one.key for one in made_text] == in_order(["", *keys], moves)[1:]
        for one in made_text:
            assert one.removed == (ended.get(_of_whole(base, one.key)) == (DELETE_PARAGRAPH,))
            assert "\u2060" not in one.text + (one.standing or "")


def expected_of_paragraph(
    paragraph: BaseParagraph, positions: Mapping[int, Mapping[str, Position]], answered: Collection[str]
) -> Mapping[int | None, Words | None]:
    """With which words each bracket of a paragraph has to end: by the model, but for a deletion, which waits for those who
    speak about words in the paragraph, and with which these go."""
    found = {}
    for bracket in paragraph.words.brackets:
        ends = model(bracket, positions.get(bracket.id or 0, {}), answered)
        found[bracket.id] = ends[0] if ends else None
    for whole in paragraph.words.brackets:
        if found[whole.id] != (DELETE_PARAGRAPH,):
            continue
        inner = [one for one in paragraph.words.brackets if one is not whole]
        speaking = {
            name for one in inner for name in MEMBERS if _speaks(one, positions.get(one.id or 0, {}).get(name), name)
        }
        if any(not _lives_with_deletion(whole, positions.get(whole.id or 0, {}).get(name), name) for name in speaking):
            found[whole.id] = None
        else:
            found |= {one.id: comparison_key(one.standing) for one in inner}
    return found


def _speaks(bracket: OpenBracket, position: Position | None, name: str) -> bool:
    """Whether a member asks for words in a bracket, keeps the draft there, or is reserved on it."""
    if position is None:
        return name in bracket.keepers or any(name in one.sponsors for one in bracket.alternatives)
    return position.stance not in (Stance.ANY, Stance.NOT_OPPOSED)


def _lives_with_deletion(bracket: OpenBracket, position: Position | None, name: str) -> bool:
    wordings = [] if position is None else [position.words, *position.can_accept]
    if position is None or position.stance is Stance.RESERVED:
        wordings += [one.words for one in bracket.alternatives if name in one.sponsors]
    elif position.stance is Stance.ANY:
        wordings += bracket.circulated
    return (DELETE_PARAGRAPH,) in wordings


def _of_whole(base: Sequence[BaseParagraph], key: str) -> int | None:
    """The bracket around a paragraph, if it has one."""
    (paragraph,) = [one for one in base if one.key == key]
    return next((bracket.id for bracket in paragraph.words.brackets if bracket.is_on_paragraph), 0)
