"""Laws of brackets, tried on random rounds: words get into a text by a choice, never by pasting, and none vanish."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import redline
from models.brackets.agreement import OpenBracket, Position, Stance
from models.brackets.reading import read_back
from models.brackets.standing import place_signs, without_signs
from models.consolidation.inputs import BaseParagraph
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
from tests.redline.texts import changed_text, languages, laws, prose


@st.composite
def rounds(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str]]]:
    """A language, a text, and what members make of it, each once: who contradicts itself has no text of its own."""
    language = draw(languages)
    text = draw(prose(language))
    wish = st.tuples(st.sampled_from(MEMBERS), changed_text(text, language))
    wishes = draw(st.lists(wish, min_size=1, max_size=4, unique_by=lambda each: each[0]))
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
    one = make_paragraph(
        base_paragraph(text), [proposal(id, *each) for id, each in enumerate(wishes, 1)], terms(language)
    )
    _check(one, text)
    if set(MEMBERS) <= {member for member, _ in wishes}:
        return
    base = next_base(one)

    again = make_paragraph(base, (), terms(language, position_of_all(base, Stance.KEEP)))

    assert again.text == (text if base.standing else one.text)
    assert again.brackets == ()


@laws
@given(rounds())
def test_choosing_what_one_member_asked_for_gives_its_own_text(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, text, wishes = case
    if not wishes:
        return
    proposals = [proposal(id, *each) for id, each in enumerate(wishes, 1)]
    base = next_base(make_paragraph(base_paragraph(text), proposals, terms(language)))
    chosen = {bracket.id or 0: dict.fromkeys(MEMBERS, _position(bracket, 1)) for bracket in base.words.brackets}

    after = make_paragraph(base, (), terms(language, chosen))

    own = redline.merge(text, [redline.Proposal("1", ("x",), wishes[0][1])], language).text
    assert after.brackets == ()
    assert _spaced(after.text, language) == _spaced(own or "", language)


def _position(bracket: OpenBracket, comment: int) -> Position:
    words = next((one.words for one in bracket.alternatives if comment in one.comments), None)
    return Position(Stance.KEEP) if words is None else Position(Stance.ACCEPT, words)


def _spaced(text: str, language: str) -> str:
    """The text with one space for each stretch of them, and none before a mark that takes none, where a member that deletes
    the word before it may leave one; no space at all in scripts that put none between words, where a member that deletes a
    mark may take the space behind it along."""
    spaced = (" " if language in ("en", "vi") else "").join(redline.key(text).split())
    return re.sub(r" (?=[,.;:])", "", spaced)


@laws
@given(rounds())
def test_what_is_left_alone_says_nothing_and_is_carried_as_it_was(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, text, wishes = case
    base = next_base(
        make_paragraph(
            base_paragraph(text), [proposal(id, *each) for id, each in enumerate(wishes, 1)], terms(language)
        )
    )

    assert read_back(base.words, base.text, language).choices == {}
    again = make_paragraph(base, (), terms(language, answered=()))
    _check(again, base.text)
    assert again.text == base.text


@laws
@given(rounds(), st.data())
def test_an_alternative_typed_in_its_place_is_accepted(
    case: tuple[str, str, list[tuple[str, str]]], data: st.DataObject
) -> None:
    language, text, wishes = case
    base = next_base(
        make_paragraph(
            base_paragraph(text), [proposal(id, *each) for id, each in enumerate(wishes, 1)], terms(language)
        )
    )
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
    wishes = [(name, draw(changed_text(text, language))) for name in members]
    proposals = [proposal(id, *each) for id, each in enumerate(wishes, 1) if each[1].strip()]
    base = next_base(make_paragraph(base_paragraph(text), proposals, terms(language)))
    signed = base.words.signed
    there = redline.signs_in(signed)
    around: dict[str, str] = {}
    for name in draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=3, unique=True)):
        words = draw(changed_text(signed, language))
        if redline.signs_in(words) == there:
            around[name] = words
    return language, base, around


@laws
@given(second_rounds(), st.sampled_from(MEMBERS))
def test_choosing_what_one_member_asked_for_in_two_rounds_gives_its_own_text(
    case: tuple[str, BaseParagraph, dict[str, str]], name: str
) -> None:
    language, base, around = case
    paragraph = base.words
    written = {sign: paragraph.written_at(place) for place, sign in zip(paragraph.places, place_signs(), strict=False)}
    typed = [
        proposal(100 + id, by, without_signs(words, written)) for id, (by, words) in enumerate(sorted(around.items()))
    ]
    one = make_paragraph(base, typed, terms(language, answered=()))
    _check(one, base.text)

    after = next_base(one, start=50)
    chosen = {bracket.id or 0: dict.fromkeys(MEMBERS, _asked_by(bracket, name)) for bracket in after.words.brackets}
    result = make_paragraph(after, (), terms(language, chosen))

    own = {
        sign: (_asked_by(paragraph.brackets[place.bracket], name).words or paragraph.brackets[place.bracket].standing)[
            place.number
        ]
        for place, sign in zip(paragraph.places, place_signs(), strict=False)
    }
    assert result.brackets == ()
    wanted = without_signs(around.get(name, paragraph.signed), own)
    assert "".join(redline.key(result.text).split()) == "".join(redline.key(wanted).split())


def _asked_by(bracket: OpenBracket, name: str) -> Position:
    words = next((one.words for one in bracket.alternatives if name in one.sponsors), None)
    return Position(Stance.KEEP) if words is None else Position(Stance.ACCEPT, words)
