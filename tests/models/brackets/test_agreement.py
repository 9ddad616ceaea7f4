"""The rules by which brackets end."""

from dataclasses import replace

import pytest

from models.brackets.agreement import Alternative, Ending, OpenBracket, Position, Rule, Stance, Words
from models.brackets.queries.why_open import why_open
from models.brackets.rules import carried_over_bracket, ending, still_holds
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from tests.models.brackets.agreeing import (
    MEMBERS,
    base_paragraph,
    make_paragraph,
    next_base,
    position_of_all,
    proposal,
    terms,
)

WILL, SHALL, MAY, MUST = ("will",), ("shall",), ("may",), ("must",)
CONTESTED = OpenBracket(WILL, (Alternative(SHALL, ("China",)), Alternative(MAY, ("Viet Nam",))), id=1)
TO_BE_SEEN = OpenBracket(WILL, (Alternative(SHALL, ("China",)),), id=1)


def positions_by(**by: Position) -> dict[str, Position]:
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
        (CONTESTED, dict.fromkeys(MEMBERS, ANY) | positions_by(China=accepts(SHALL)), SHALL, Rule.ALL_ACCEPT),
        (TO_BE_SEEN, {}, SHALL, Rule.LET_STAND),
        (TO_BE_SEEN, positions_by(Cambodia=NOT_OPPOSED), SHALL, Rule.LET_STAND),
        (CONTESTED, positions_by(China=accepts(MAY)), MAY, Rule.NAMED_AGREE),
        (CONTESTED, positions_by(China=accepts(SHALL, MAY)), MAY, Rule.NAMED_AGREE),
        (CONTESTED, positions_by(China=KEEPS, VietNam=KEEPS), WILL, Rule.WITHDRAWN),
        (CONTESTED, dict.fromkeys(MEMBERS, KEEPS), WILL, Rule.WITHDRAWN),
    ],
)
def test_a_bracket_ends_by_a_rule(
    bracket: OpenBracket, positions: dict[str, Position], words: Words, rule: Rule
) -> None:
    assert end(bracket, positions) == Ending(words, rule)


def test_the_words_of_the_draft_are_one_wording_though_the_secretariat_puts_them_forward() -> None:
    bracket = replace(TO_BE_SEEN, compromise=WILL)

    assert end(bracket, dict.fromkeys(MEMBERS, ANY) | positions_by(China=accepts(WILL))) == Ending(
        WILL, Rule.ALL_ACCEPT
    )
    goes_on = carried_over_bracket(bracket, positions_by(Thailand=accepts(WILL)))
    assert (goes_on.alternatives, goes_on.keepers) == (TO_BE_SEEN.alternatives, ("Thailand",))
    assert goes_on.compromise == WILL, "it stays a proposal on which those who are named can agree"


@pytest.mark.parametrize(
    ("bracket", "positions", "answered"),
    [
        (CONTESTED, {}, MEMBERS),
        (CONTESTED, dict.fromkeys(MEMBERS, ANY), MEMBERS),
        (CONTESTED, positions_by(China=accepts(MAY), VietNam=accepts(SHALL)), MEMBERS),
        (CONTESTED, positions_by(China=accepts(SHALL, MAY), VietNam=accepts(MAY, SHALL)), MEMBERS),
        (CONTESTED, positions_by(China=accepts(MAY), Cambodia=KEEPS), MEMBERS),
        (CONTESTED, positions_by(China=accepts(MAY), Cambodia=RESERVED), MEMBERS),
        (CONTESTED, positions_by(China=accepts(MAY)), MEMBERS[:4]),
        (CONTESTED, positions_by(China=Position(Stance.OTHER, MUST), VietNam=Position(Stance.OTHER, MUST)), MEMBERS),
        (TO_BE_SEEN, positions_by(Cambodia=KEEPS), MEMBERS),
        (TO_BE_SEEN, positions_by(Cambodia=RESERVED), MEMBERS),
        (TO_BE_SEEN, positions_by(Cambodia=Position(Stance.OTHER, MUST)), MEMBERS),
        (TO_BE_SEEN, {}, MEMBERS[:-1]),
    ],
)
def test_a_bracket_stays_open_while_no_rule_holds(
    bracket: OpenBracket, positions: dict[str, Position], answered: tuple[str, ...]
) -> None:
    assert end(bracket, positions, answered) is None


def test_alternatives_of_an_older_release_that_are_the_same_words_today_are_one() -> None:
    plain, unbroken = ("the all-clear",), ("the all\u2011clear",)
    twice = OpenBracket(
        ("it",), (Alternative(plain, ("China",), (1,)), Alternative(unbroken, ("Viet Nam",), (2,))), id=1
    )

    assert end(twice, {}, ()) is None
    assert carried_over_bracket(twice, {}).alternatives == (Alternative(plain, ("China", "Viet Nam"), (1, 2)),)
    assert end(twice, dict.fromkeys(MEMBERS, accepts(unbroken))) == Ending(plain, Rule.ALL_ACCEPT)
    assert end(twice, {}) == Ending(plain, Rule.NAMED_AGREE)


def test_no_bracket_ends_with_words_that_are_still_missing() -> None:
    base = next_base(make_paragraph(base_paragraph("It ends in [TBD]."), [proposal(1, "China", "It ends in 2027.")]))
    assert base.text == "It ends in [[TBD]] [China: 2027]."

    kept = make_paragraph(base, (), terms(positions=position_of_all(base, Stance.KEEP)))

    assert (kept.endings, [one.base_text for one in kept.brackets]) == ((), ["[TBD]"])
    (bracket,) = next_base(kept).words.brackets
    assert why_open(bracket, {}, MEMBERS, MEMBERS).incomplete
    agreed = make_paragraph(
        next_base(kept), (), terms(positions=position_of_all(next_base(kept), Stance.ACCEPT, ("2027",)))
    )
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

    base = next_base(make_paragraph(base_paragraph("It ends in [TBD]."), proposals))

    assert (base.text, base.words.words) == (written, "It ends in [TBD].")
    kept = make_paragraph(base, (), terms(positions=position_of_all(base, Stance.KEEP)))
    assert bool(kept.brackets) is ("[TBD]" in base.words.brackets[0].standing)


def test_two_changes_inside_one_placeholder_are_one_alternative_of_each_member() -> None:
    typed = {"China": "[to be done]", "Viet Nam": "[will be confirmed]"}
    proposals = [proposal(id, name, f"By {words}.") for id, (name, words) in enumerate(typed.items(), start=1)]

    text = make_paragraph(base_paragraph("By [to be confirmed]."), proposals).text

    assert text == "By [[to be confirmed]] [China: [to be done]][Viet Nam: [will be confirmed]]."


def test_named_members_can_agree_on_the_compromise() -> None:
    offered = OpenBracket(WILL, CONTESTED.alternatives, compromise=MUST, id=1)

    assert end(offered, positions_by(China=accepts(MUST), VietNam=accepts(MUST))) == Ending(MUST, Rule.NAMED_AGREE)


def test_who_asked_and_says_nothing_goes_on_asking() -> None:
    stays = carried_over_bracket(CONTESTED, positions_by(Cambodia=accepts(MAY), Myanmar=KEEPS))

    assert stays.alternatives == (Alternative(MAY, ("Cambodia", "Viet Nam")), Alternative(SHALL, ("China",)))
    assert stays.keepers == ("Myanmar",)


def test_words_that_nobody_asks_for_any_more_are_gone_where_others_are_left() -> None:
    stays = carried_over_bracket(CONTESTED, positions_by(China=accepts(MAY), Cambodia=Position(Stance.OTHER, MUST)))

    assert [one.words for one in stays.alternatives] == [MUST, MAY]


@pytest.mark.parametrize("gives_up", [KEEPS, NOT_OPPOSED])
def test_who_gives_its_words_up_does_not_ask_for_them_again_while_another_is_reserved(gives_up: Position) -> None:
    stays = carried_over_bracket(TO_BE_SEEN, positions_by(China=gives_up, LaoPDR=RESERVED))

    assert stays.alternatives == (Alternative(SHALL, ()),)
    assert still_holds(stays, "China", gives_up)
    assert end(stays, positions_by(China=gives_up, LaoPDR=NOT_OPPOSED)) == Ending(WILL, Rule.WITHDRAWN)


def test_no_words_vanish_from_a_bracket_that_is_replaced_with_words_beside_it() -> None:
    base = next_base(
        make_paragraph(base_paragraph("The members will meet."), [proposal(1, "China", "The members shall meet.")])
    )
    assert base.text == "The members [will] [China: shall] meet."

    wider = make_paragraph(base, [proposal(2, "Lao PDR", "All six countries must gather often.")])

    for words in ("shall", "must gather often"):
        assert words in wider.text
    assert [one.rule for one in wider.endings] == [Rule.FELL_WITH]


def test_changes_of_one_proposal_in_one_sentence_are_settled_together() -> None:
    text = "A decision binds any member if it asks so. It is kept."
    proposed = "A decision binds the members if they ask so. It is kept."
    one = make_paragraph(
        base_paragraph(text), [proposal(1, "China", proposed), proposal(2, "Viet Nam", text.replace("binds", "guides"))]
    )

    numbers = {place.number for place in one.brackets if "China" in place.alternatives[0][1]}
    assert len(numbers) == 1

    base = next_base(one)
    (bracket,) = [each for each in base.words.brackets if "China" in each.named]
    words = next(each.words for each in bracket.alternatives if "China" in each.sponsors)
    positions = {bracket.id or 0: dict.fromkeys(MEMBERS, accepts(words))}
    after = make_paragraph(base, (), terms(positions=positions, answered=()))
    assert "the members if they ask so" in after.text


def test_a_whole_paragraph_is_not_repeated_when_some_ask_to_delete_it() -> None:
    text = "The members will meet in May."
    one = make_paragraph(
        base_paragraph(text), [proposal(1, "Lao PDR", None), proposal(2, "China", text.replace("May", "June"))]
    )

    assert one.text == "[Lao PDR: delete this paragraph] The members will meet in [May] [China: June]."

    accepts = {1: {"China": Position(Stance.ACCEPT, (DELETE_PARAGRAPH,))}}
    gone = make_paragraph(next_base(one), (), terms(positions=accepts))
    assert (gone.removed, gone.text) == (True, "")
    kept = make_paragraph(next_base(one), (), terms(positions=position_of_all(next_base(one), Stance.KEEP)))
    assert kept.text == text
