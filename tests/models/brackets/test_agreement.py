"""The rules by which brackets end, and words that get into a text by a choice, never by pasting."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import redline
from models.brackets.agreement import (
    Alternative,
    Ending,
    OpenBracket,
    Position,
    Rule,
    Stance,
    Words,
)
from models.brackets.queries.why_open import why_open
from models.brackets.reading import read_back
from models.brackets.rules import carried_over, ending
from models.brackets.standing import signs, without_signs
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.consolidation.inputs import BaseParagraph
from models.consolidation.result import MadeParagraph
from tests.models.brackets.agreeing import MEMBERS, carried, everybody, first, merged, proposal, terms
from tests.redline.texts import changed, languages, laws, prose

WILL, SHALL, MAY, MUST = ("will",), ("shall",), ("may",), ("must",)
CONTESTED = OpenBracket(WILL, (Alternative(SHALL, ("China",)), Alternative(MAY, ("Viet Nam",))), id=1)
TO_BE_SEEN = OpenBracket(WILL, (Alternative(SHALL, ("China",)),), id=1)


def said(**by: Position) -> dict[str, Position]:
    names = {name.replace(" ", ""): name for name in MEMBERS}
    return {names[name]: position for name, position in by.items()}


def accepts(words: Words, *can: Words) -> Position:
    return Position(Stance.ACCEPT, words, can)


KEEPS, ANY = Position(Stance.KEEP), Position(Stance.ANY)
RESERVED, NOT_OPPOSED = Position(Stance.RESERVED), Position(Stance.NOT_OPPOSED)


def end(bracket: OpenBracket, positions: dict[str, Position], answered: tuple[str, ...] = MEMBERS) -> Ending | None:
    return ending(bracket, positions, MEMBERS, answered)


@pytest.mark.parametrize(
    ("bracket", "positions", "words", "rule"),
    [
        (CONTESTED, dict.fromkeys(MEMBERS, accepts(SHALL)), SHALL, Rule.ALL_ACCEPT),
        (CONTESTED, dict.fromkeys(MEMBERS, Position(Stance.OTHER, MUST)), MUST, Rule.ALL_ACCEPT),
        (CONTESTED, dict.fromkeys(MEMBERS, ANY) | said(China=accepts(SHALL)), SHALL, Rule.ALL_ACCEPT),
        (TO_BE_SEEN, {}, SHALL, Rule.LET_STAND),
        (TO_BE_SEEN, said(Cambodia=NOT_OPPOSED), SHALL, Rule.LET_STAND),
        (CONTESTED, said(China=accepts(MAY)), MAY, Rule.NAMED_AGREE),
        (CONTESTED, said(China=accepts(SHALL, MAY)), MAY, Rule.NAMED_AGREE),
        (CONTESTED, said(China=KEEPS, VietNam=KEEPS), WILL, Rule.WITHDRAWN),
        (CONTESTED, dict.fromkeys(MEMBERS, KEEPS), WILL, Rule.WITHDRAWN),
    ],
)
def test_a_bracket_ends_by_a_rule(
    bracket: OpenBracket, positions: dict[str, Position], words: Words, rule: Rule
) -> None:
    assert end(bracket, positions) == Ending(words, rule)


def test_the_words_of_the_draft_are_one_wording_though_the_secretariat_puts_them_forward() -> None:
    bracket = replace(TO_BE_SEEN, compromise=WILL)

    assert end(bracket, dict.fromkeys(MEMBERS, ANY) | said(China=accepts(WILL))) == Ending(WILL, Rule.ALL_ACCEPT)
    goes_on = carried_over(bracket, said(Thailand=accepts(WILL)))
    assert (goes_on.alternatives, goes_on.keepers) == (TO_BE_SEEN.alternatives, ("Thailand",))
    assert goes_on.compromise == WILL, "it stays a proposal on which those who are named can agree"


@pytest.mark.parametrize(
    ("bracket", "positions", "answered"),
    [
        (CONTESTED, {}, MEMBERS),
        (CONTESTED, dict.fromkeys(MEMBERS, ANY), MEMBERS),
        (CONTESTED, said(China=accepts(MAY), VietNam=accepts(SHALL)), MEMBERS),
        (CONTESTED, said(China=accepts(SHALL, MAY), VietNam=accepts(MAY, SHALL)), MEMBERS),
        (CONTESTED, said(China=accepts(MAY), Cambodia=KEEPS), MEMBERS),
        (CONTESTED, said(China=accepts(MAY), Cambodia=RESERVED), MEMBERS),
        (CONTESTED, said(China=accepts(MAY)), MEMBERS[:4]),
        (CONTESTED, said(China=Position(Stance.OTHER, MUST), VietNam=Position(Stance.OTHER, MUST)), MEMBERS),
        (TO_BE_SEEN, said(Cambodia=KEEPS), MEMBERS),
        (TO_BE_SEEN, said(Cambodia=RESERVED), MEMBERS),
        (TO_BE_SEEN, said(Cambodia=Position(Stance.OTHER, MUST)), MEMBERS),
        (TO_BE_SEEN, {}, MEMBERS[:-1]),
    ],
)
def test_a_bracket_stays_open_while_no_rule_holds(
    bracket: OpenBracket, positions: dict[str, Position], answered: tuple[str, ...]
) -> None:
    assert end(bracket, positions, answered) is None


def test_no_bracket_ends_with_words_that_are_still_missing() -> None:
    base = carried(merged(first("It ends in [TBD]."), [proposal(1, "China", "It ends in 2027.")]))
    assert base.text == "It ends in [[TBD]] [China: 2027]."

    kept = merged(base, (), terms(positions=everybody(base, Stance.KEEP)))

    assert (kept.endings, [one.base_text for one in kept.brackets]) == ((), ["[TBD]"])
    (bracket,) = carried(kept).words.brackets
    assert why_open(bracket, {}, MEMBERS, MEMBERS).incomplete
    agreed = merged(carried(kept), (), terms(positions=everybody(carried(kept), Stance.ACCEPT, ("2027",))))
    assert agreed.text == "It ends in 2027."


def test_brackets_that_are_part_of_the_text_hold_no_bracket_open() -> None:
    quoted = OpenBracket(("“we […] meet”",), (Alternative(("“we met”",), ("China",)),), id=1, literal=("[…]",))
    keeps = {name: Position(Stance.KEEP) for name in MEMBERS}

    assert end(quoted, keeps, MEMBERS) == Ending(quoted.standing, Rule.WITHDRAWN)
    assert end(replace(quoted, literal=()), keeps, MEMBERS) is None
    assert end(replace(quoted, literal=("[TBD]",)), keeps, MEMBERS) is None


@pytest.mark.parametrize(
    ("one", "other", "written"),
    [
        ("[2027]", None, "It ends in [[TBD]] [China: [2027]]."),
        ("[2027]", "2028", "It ends in [[TBD]] [China: [2027]][Viet Nam: 2028]."),
        ("2027]", None, "It ends in [[TBD]] [China: 2027]]."),
        ("[TBD] or 2030", None, "It ends in [TBD] [China: or 2030]."),
        ("or before [TBD]", None, "It ends in [China: or before] [TBD]."),
    ],
)
def test_who_types_inside_a_placeholder_replaces_all_of_it(one: str, other: str | None, written: str) -> None:
    wishes = [("China", one), *([("Viet Nam", other)] if other else [])]
    proposals = [proposal(id, name, f"It ends in {words}.") for id, (name, words) in enumerate(wishes, start=1)]

    base = carried(merged(first("It ends in [TBD]."), proposals))

    assert (base.text, base.words.words) == (written, "It ends in [TBD].")
    kept = merged(base, (), terms(positions=everybody(base, Stance.KEEP)))
    assert bool(kept.brackets) is ("[TBD]" in base.words.brackets[0].standing)


def test_two_changes_inside_one_placeholder_are_one_alternative_of_each_member() -> None:
    typed = {"China": "[to be done]", "Viet Nam": "[will be confirmed]"}
    proposals = [proposal(id, name, f"By {words}.") for id, (name, words) in enumerate(typed.items(), start=1)]

    text = merged(first("By [to be confirmed]."), proposals).text

    assert text == "By [[to be confirmed]] [China: [to be done]][Viet Nam: [will be confirmed]]."


def test_named_members_can_agree_on_the_compromise() -> None:
    offered = OpenBracket(WILL, CONTESTED.alternatives, compromise=MUST, id=1)

    assert end(offered, said(China=accepts(MUST), VietNam=accepts(MUST))) == Ending(MUST, Rule.NAMED_AGREE)


def test_who_asked_and_says_nothing_goes_on_asking() -> None:
    stays = carried_over(CONTESTED, said(Cambodia=accepts(MAY), Myanmar=KEEPS))

    assert stays.alternatives == (Alternative(MAY, ("Cambodia", "Viet Nam")), Alternative(SHALL, ("China",)))
    assert stays.keepers == ("Myanmar",)


def test_words_that_nobody_asks_for_any_more_are_gone_where_others_are_left() -> None:
    stays = carried_over(CONTESTED, said(China=accepts(MAY), Cambodia=Position(Stance.OTHER, MUST)))

    assert [one.words for one in stays.alternatives] == [MUST, MAY]


def test_no_words_vanish_from_a_bracket_that_is_replaced_with_words_beside_it() -> None:
    base = carried(merged(first("The members will meet."), [proposal(1, "China", "The members shall meet.")]))
    assert base.text == "The members [will] [China: shall] meet."

    wider = merged(base, [proposal(2, "Lao PDR", "All six countries must gather often.")])

    for words in ("shall", "must gather often"):
        assert words in wider.text
    assert [one.rule for one in wider.endings] == [Rule.FELL_WITH]


def test_changes_of_one_proposal_in_one_sentence_are_settled_together() -> None:
    text = "A decision binds any member if it asks so. It is kept."
    proposed = "A decision binds the members if they ask so. It is kept."
    one = merged(
        first(text), [proposal(1, "China", proposed), proposal(2, "Viet Nam", text.replace("binds", "guides"))]
    )

    numbers = {place.number for place in one.brackets if "China" in place.alternatives[0][1]}
    assert len(numbers) == 1

    base = carried(one)
    (bracket,) = [each for each in base.words.brackets if "China" in each.named]
    words = next(each.words for each in bracket.alternatives if "China" in each.sponsors)
    positions = {bracket.id or 0: dict.fromkeys(MEMBERS, accepts(words))}
    after = merged(base, (), terms(positions=positions, answered=()))
    assert "the members if they ask so" in after.text


def test_a_whole_paragraph_is_not_repeated_when_some_ask_to_delete_it() -> None:
    text = "The members will meet in May."
    one = merged(first(text), [proposal(1, "Lao PDR", None), proposal(2, "China", text.replace("May", "June"))])

    assert one.text == "[Lao PDR: delete this paragraph] The members will meet in [May] [China: June]."

    accepts = {1: {"China": Position(Stance.ACCEPT, (DELETE_PARAGRAPH,))}}
    gone = merged(carried(one), (), terms(positions=accepts))
    assert (gone.removed, gone.text) == (True, "")
    kept = merged(carried(one), (), terms(positions=everybody(carried(one), Stance.KEEP)))
    assert kept.text == text


@st.composite
def rounds(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str]]]:
    """A language, a text, and what members make of it."""
    language = draw(languages)
    text = draw(prose(language))
    wishes = draw(st.lists(st.tuples(st.sampled_from(MEMBERS), changed(text, language)), min_size=1, max_size=4))
    return language, text, [(member, words) for member, words in wishes if words.strip()]


def _check(one: MadeParagraph, base_text: str) -> None:
    """What holds of every text that is made."""
    assert "".join(_base(piece) for piece in one.pieces or ()) == (base_text if one.pieces else "")
    standing = one.text if one.standing is None else one.standing
    for place in one.brackets:
        assert standing[place.standing_start : place.standing_end] == place.base_text
        assert one.text[place.start] == "["
        assert one.text[place.end - 1] == "]"


def _base(piece: dict[str, Any]) -> str:
    words: str = piece["text"] if piece["kind"] == "kept" else piece["base"]
    return words


@laws
@given(rounds())
def test_keeping_everything_gives_the_text_back_letter_for_letter(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, text, wishes = case
    one = merged(first(text), [proposal(id, *each) for id, each in enumerate(wishes, 1)], terms(language))
    _check(one, text)
    if set(MEMBERS) <= {member for member, _ in wishes}:
        return
    base = carried(one)

    again = merged(base, (), terms(language, everybody(base, Stance.KEEP)))

    assert again.text == (text if base.standing else one.text)
    assert again.brackets == ()


@laws
@given(rounds())
def test_choosing_what_one_member_asked_for_gives_its_own_text(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, text, wishes = case
    if not wishes:
        return
    proposals = [proposal(id, *each) for id, each in enumerate(wishes, 1)]
    base = carried(merged(first(text), proposals, terms(language)))
    chosen = {bracket.id or 0: dict.fromkeys(MEMBERS, _position(bracket, 1)) for bracket in base.words.brackets}

    after = merged(base, (), terms(language, chosen))

    own = redline.merge(text, [redline.Proposal("1", ("x",), wishes[0][1])], language).text
    assert after.brackets == ()
    assert _spaced(after.text, language) == _spaced(own or "", language)


def _position(bracket: OpenBracket, comment: int) -> Position:
    words = next((one.words for one in bracket.alternatives if comment in one.comments), None)
    return Position(Stance.KEEP) if words is None else Position(Stance.ACCEPT, words)


def _spaced(text: str, language: str) -> str:
    """The text with one space for each stretch of them; none in scripts that put no spaces between words, where a member
    that deletes a mark may take the space behind it along."""
    return (" " if language in ("en", "vi") else "").join(redline.key(text).split())


@laws
@given(rounds())
def test_what_is_left_alone_says_nothing_and_is_carried_as_it_was(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, text, wishes = case
    base = carried(merged(first(text), [proposal(id, *each) for id, each in enumerate(wishes, 1)], terms(language)))

    assert read_back(base.words, base.text, language).choices == {}
    again = merged(base, (), terms(language, answered=()))
    _check(again, base.text)
    assert again.text == base.text


@laws
@given(rounds(), st.data())
def test_an_alternative_typed_in_its_place_is_accepted(
    case: tuple[str, str, list[tuple[str, str]]], data: st.DataObject
) -> None:
    language, text, wishes = case
    base = carried(merged(first(text), [proposal(id, *each) for id, each in enumerate(wishes, 1)], terms(language)))
    places = [place for place in base.words.places if len(base.words.brackets[place.bracket].standing) == 1]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    bracket = base.words.brackets[place.bracket]
    words = data.draw(st.sampled_from([one.words[0] for one in bracket.alternatives]))
    if "\u2060" in words or not words.strip():
        return
    typed = base.text[: place.written_start] + words + base.text[place.written_end :]

    read = read_back(base.words, typed, language)
    if read.unclear:
        return  # words that stand in the paragraph twice: the person is asked to write the bracket's place anew
    choice = read.choices.get(place.bracket)

    assert choice is not None
    assert choice.words is None or redline.key(choice.words[0]).strip() == redline.key(words).strip()


@st.composite
def second_rounds(draw: st.DrawFn) -> tuple[str, BaseParagraph, dict[str, str]]:
    """A language, a paragraph with open brackets, and what members write around these in the next round, with signs."""
    language = draw(languages)
    text = draw(prose(language))
    members = draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=4, unique=True))
    wishes = [(name, draw(changed(text, language))) for name in members]
    proposals = [proposal(id, *each) for id, each in enumerate(wishes, 1) if each[1].strip()]
    base = carried(merged(first(text), proposals, terms(language)))
    signed = base.words.signed
    there = [sign for sign in signed if redline.is_sign(sign)]
    around: dict[str, str] = {}
    for name in draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=3, unique=True)):
        words = draw(changed(signed, language))
        if [sign for sign in words if redline.is_sign(sign)] == there:
            around[name] = words
    return language, base, around


@laws
@given(second_rounds(), st.sampled_from(MEMBERS))
def test_choosing_what_one_member_asked_for_in_two_rounds_gives_its_own_text(
    case: tuple[str, BaseParagraph, dict[str, str]], name: str
) -> None:
    language, base, around = case
    paragraph = base.words
    written = {sign: paragraph.written_at(place) for place, sign in zip(paragraph.places, signs(), strict=False)}
    typed = [
        proposal(100 + id, by, without_signs(words, written)) for id, (by, words) in enumerate(sorted(around.items()))
    ]
    one = merged(base, typed, terms(language, answered=()))
    _check(one, base.text)

    after = carried(one, start=50)
    chosen = {bracket.id or 0: dict.fromkeys(MEMBERS, _asked_by(bracket, name)) for bracket in after.words.brackets}
    result = merged(after, (), terms(language, chosen))

    own = {
        sign: (_asked_by(paragraph.brackets[place.bracket], name).words or paragraph.brackets[place.bracket].standing)[
            place.number
        ]
        for place, sign in zip(paragraph.places, signs(), strict=False)
    }
    assert result.brackets == ()
    wanted = without_signs(around.get(name, paragraph.signed), own)
    assert "".join(redline.key(result.text).split()) == "".join(redline.key(wanted).split())


def _asked_by(bracket: OpenBracket, name: str) -> Position:
    words = next((one.words for one in bracket.alternatives if name in one.sponsors), None)
    return Position(Stance.KEEP) if words is None else Position(Stance.ACCEPT, words)
