"""Rounds played with random positions, held against a small model of the rules written the other way round."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import redline
from models.brackets.agreement import OpenBracket, Position, Rule, Stance, Words, comparison_key
from models.brackets.parting import sponsors
from models.brackets.rules import carried_over_bracket
from models.brackets.standing import place_signs, without_signs
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph, Proposal
from models.consolidation.result import MadeParagraph
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms
from tests.redline.texts import changed_text, languages, laws, prose

SPEAKING = (Stance.ACCEPT, Stance.OTHER)


def model(
    bracket: OpenBracket, positions: Mapping[str, Position], answered: Collection[str]
) -> tuple[Words, ...] | None:
    """The words, by key, with which a bracket may end, by what each member can live with; None while it must stay."""
    if any(one.stance is Stance.RESERVED for one in positions.values()):
        return None
    asks: dict[str, set[Words]] = {name: set() for name in MEMBERS}
    lives_with: dict[str, set[Words]] = {name: set() for name in MEMBERS}
    standing = comparison_key(bracket.standing)
    offered = {comparison_key(words) for words in bracket.circulated}
    for name in MEMBERS:
        position = positions.get(name)
        if position is None:
            asks[name] = {comparison_key(one.words) for one in bracket.alternatives if name in one.sponsors}
            asks[name] |= {standing} if name in bracket.keepers else set()
        elif position.stance is Stance.KEEP:
            asks[name] = {standing}
        elif position.words is not None:
            asks[name] = {comparison_key(position.words)}
        lives_with[name] = asks[name] | (set(map(comparison_key, position.can_accept)) if position else set())
        if position is not None and position.stance is Stance.ANY:
            lives_with[name] |= offered
    everything = set().union(*lives_with.values()) | offered | {standing}
    if not any(lives_with[name] - {standing} for name in MEMBERS):
        return (standing,)
    for_all = [words for words in everything if all(words in lives_with[name] for name in MEMBERS)]
    if for_all:
        return tuple(for_all) if len(for_all) == 1 else None
    speaking = [name for name in MEMBERS if asks[name]]
    only = len(bracket.alternatives) == 1
    found = []
    for words in offered if not only else [comparison_key(bracket.alternatives[0].words), *offered]:
        objecting = [name for name in speaking if words not in lives_with[name]]
        # Of a sentence that is seen once more, those who asked for a part of its words must have answered, too.
        unread = bracket.is_seen_again and words == comparison_key(bracket.alternatives[0].words)
        silent = [name for name in MEMBERS if not asks[name] or (unread and name not in positions)]
        if not objecting and set(silent) <= set(answered):
            found.append(words)
    return tuple(set(found)) if len(set(found)) == 1 else None


@st.composite
def position(draw: st.DrawFn, bracket: OpenBracket) -> Position:
    stance = draw(st.sampled_from(list(Stance)))
    circulated = bracket.circulated
    words = None
    if stance is Stance.ACCEPT:
        words = draw(st.sampled_from(circulated))
    if stance is Stance.OTHER:
        words = tuple(f"{each.strip() or 'new'} {draw(st.sampled_from(['x', 'y']))}" for each in bracket.standing)
    can = draw(st.lists(st.sampled_from([*circulated, bracket.standing]), max_size=2)) if stance in SPEAKING else []
    return Position(stance, words, tuple(can))


@laws
@given(st.data())
def test_no_bracket_ends_without_a_rule_and_none_stays_that_satisfies_one(data: st.DataObject) -> None:
    language = data.draw(languages)
    text = data.draw(prose(language))
    wishes = data.draw(
        st.lists(st.tuples(st.sampled_from(MEMBERS), changed_text(text, language)), min_size=1, max_size=4)
    )
    proposals = [proposal(id, *each) for id, each in enumerate(wishes, 1) if each[1].strip()]
    base = next_base(make_paragraph(base_paragraph(text), proposals, terms(language)))
    positions: dict[int, dict[str, Position]] = {}
    next_id = 100
    for _ in range(3):
        answered = data.draw(st.sets(st.sampled_from(MEMBERS), min_size=3))
        for bracket in base.words.brackets:
            speaking = data.draw(st.sets(st.sampled_from(sorted(answered)), max_size=4))
            for name in sorted(speaking):
                positions.setdefault(bracket.id or 0, {})[name] = data.draw(position(bracket))

        after = make_paragraph(base, (), terms(language, positions, answered))

        ended = {one.bracket_id: one.words for one in after.endings}
        for bracket in base.words.brackets:
            expected = model(bracket, positions.get(bracket.id or 0, {}), answered)
            words = ended.get(bracket.id or 0)
            assert (None if words is None else comparison_key(words)) == (expected[0] if expected else None)
        _nothing_is_lost(after, {one.id: one for one in base.words.brackets}, positions)
        base = next_base(after, next_id)
        next_id += 100


def _nothing_is_lost(
    after: MadeParagraph,
    before: Mapping[int | None, OpenBracket],
    positions: Mapping[int, Mapping[str, Position]],
) -> None:
    """Every bracket has ended or is there, with the words of whoever speaks in it; a new one only shows a sentence once more."""
    there = {place.bracket_id: place for place in after.brackets}
    is_seen_again = any(one.rule is Rule.SEEN_AGAIN for one in after.endings)
    assert (there.pop(None, None) is not None) is is_seen_again
    assert set(there) == set(before) - {one.bracket_id for one in after.endings}
    for id, place in there.items():
        texts = {words.strip() for words, _, _ in place.alternatives}
        number = 0
        for one in positions.get(id or 0, {}).values():
            bracket = before[id]
            if one.words is not None and len(bracket.standing) == 1 and one.words != bracket.standing:
                assert one.words[number].strip() in texts or one.words == bracket.compromise


@st.composite
def begun(draw: st.DrawFn, language: str, text: str) -> BaseParagraph:
    """A paragraph after its first round: some asked for other words in it, or to delete it; or it is one that is proposed."""
    if draw(st.booleans()):
        paragraph = base_paragraph(draw(prose(language)))
        insertion = Proposal(1, draw(st.sampled_from(MEMBERS)), 1, Change.INSERT_AFTER, text, False)
        _, new, *_ = make_candidate([paragraph], [insertion], terms(language))
        return next_base(new)
    asking = draw(st.lists(st.tuples(st.sampled_from(MEMBERS), changed_text(text, language)), min_size=1, max_size=4))
    proposals = [proposal(id, *each) for id, each in enumerate(asking, 1) if each[1].strip()]
    if draw(st.booleans()):
        proposals.append(proposal(9, draw(st.sampled_from(MEMBERS)), None))
    return next_base(make_paragraph(base_paragraph(text), proposals, terms(language)))


@st.composite
def written_around(draw: st.DrawFn, base: BaseParagraph, language: str, id: int) -> list[Proposal]:
    """What members write into the paragraph, each with all brackets left as they are."""
    paragraph, found = base.words, list[Proposal]()
    written = {sign: paragraph.written_at(place) for place, sign in zip(paragraph.places, place_signs(), strict=False)}
    for name in draw(st.lists(st.sampled_from(MEMBERS), max_size=2, unique=True)):
        if paragraph.words:
            words = draw(changed_text(paragraph.signed, language))
            if redline.signs_in(words) != redline.signs_in(paragraph.signed):
                continue
            text = without_signs(words, written)
        else:
            whole = paragraph.brackets[0].alternatives[0].words[0]
            text = base.text.replace(whole, draw(changed_text(whole, language)))
        if text.strip():
            found.append(proposal(id + len(found), name, text))
    return found


@pytest.mark.slow
@laws
@given(st.data())
def test_no_bracket_and_no_name_is_lost_while_members_go_on_writing(data: st.DataObject) -> None:
    language = data.draw(languages)
    base = data.draw(begun(language, data.draw(prose(language))))
    positions: dict[int, dict[str, Position]] = {}
    for number in range(3):
        answered = data.draw(st.sets(st.sampled_from(MEMBERS), min_size=3))
        for bracket in base.words.brackets:
            if bracket.adds_paragraph:  # what was said of its words before they stood apart lives on in its names
                positions.pop(bracket.id or 0, None)
            for name in sorted(data.draw(st.sets(st.sampled_from(sorted(answered)), max_size=3))):
                if len(bracket.standing) == 1 and not bracket.is_on_paragraph:
                    positions.setdefault(bracket.id or 0, {})[name] = data.draw(position(bracket))
        if base.standing is not None and data.draw(st.booleans()):
            parted = tuple(replace(one, parting=sponsors(one)) for one in base.standing.brackets)
            base = replace(base, standing=replace(base.standing, brackets=parted))
        typed = data.draw(written_around(base, language, 100 * (number + 1)))

        after = make_paragraph(base, typed, terms(language, positions, answered))

        _is_sound(base, after)
        _has_ended_by_a_rule(base, after, typed, positions, answered)
        if after.removed:
            return
        base = next_base(after, 100 * (number + 1))


def _is_sound(base: BaseParagraph, after: MadeParagraph) -> None:
    """The redline tells of the text before, each place stands where it says, and each bracket is open or has an ending."""
    bases = [piece["text"] if piece["kind"] == "kept" else piece["base"] for piece in after.pieces or ()]
    assert not bases or "".join(bases) == base.text
    words = after.text if after.standing is None else after.standing
    for place in after.brackets:
        assert words[place.standing_start : place.standing_end] == place.base_text
        assert (after.text[place.start], after.text[place.end - 1]) == ("[", "]")
    there = {place.bracket_id for place in after.brackets} | {one.bracket_id for one in after.endings}
    assert {one.id for one in base.words.brackets} <= there
    assert not (after.removed and after.brackets)


def _has_ended_by_a_rule(
    base: BaseParagraph,
    after: MadeParagraph,
    typed: Collection[Proposal],
    by_bracket: Mapping[int, Mapping[str, Position]],
    answered: Collection[str],
) -> None:
    named = {name for place in after.brackets for _, names, _ in place.alternatives for name in names}
    named |= {name for place in after.brackets for name in place.keepers}
    ended = {one.bracket_id: one for one in after.endings}
    is_proposed = not base.words.words.strip()
    for bracket in base.words.brackets:
        positions = by_bracket.get(bracket.id or 0, {})
        one, expected = ended.get(bracket.id or 0), model(bracket, positions, answered)
        if one is not None and one.rule is Rule.FELL_WITH:
            assert after.removed or set(carried_over_bracket(bracket, positions).named) <= named
        elif one is not None and one.rule is not Rule.PARTED:
            assert expected == (comparison_key(one.words),) or (is_proposed and typed)
        elif expected is not None:
            # Only words for which members ask elsewhere in the paragraph hold one that a rule would end.
            assert (is_proposed and typed) or bracket.drops_paragraph(expected[0])
        if one is not None and one.rule is Rule.SEEN_AGAIN:
            assert any(place.alternatives[0][1] for place in after.brackets if place.bracket_id is None)
