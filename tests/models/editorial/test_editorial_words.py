"""The secretariat's own words in a candidate, as pure texts: they never touch words that members asked for."""

import re
from collections.abc import Mapping

import pytest

import redline
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph, Objection, Proposal, Terms
from models.consolidation.opening import written_by_piece
from models.consolidation.result import MadeParagraph
from models.drafts.version import Kind
from models.editorial.editing import EDITORIAL, Edit, rewordings, stretches
from models.errors import Invalid
from models.rounds.consultation import Policy

BASE = "The three members will protect the river and its fish in every yeer of the plan."
KHMER = "រដ្ឋសមាជិកនឹងការពារទន្លេនិងត្រីជារៀងរាល់ឆ្នាំ។"
BURMESE = "အဖွဲ့ဝင်နိုင်ငံများသည် မြစ်နှင့် ငါးများကို နှစ်စဉ် ကာကွယ်ကြမည်။"
MEMBERS = frozenset({"Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam"})


def proposal(id: int, sponsor: str, text: str, *, editorial: bool = False) -> Proposal:
    return Proposal(id, sponsor, 1, Change.REPLACE, text, editorial)


def terms(
    policy: Policy = Policy.BRACKET,
    edits: Mapping[str, Edit] | None = None,
    compromises: Mapping[tuple[str, str], str] | None = None,
    language: str = "en",
) -> Terms:
    return Terms(policy, MEMBERS, language, compromises or {}, edits or {})


TERMS = terms()


def paragraph(
    *proposals: Proposal, terms: Terms = TERMS, base: str = BASE, objections: tuple[Objection, ...] = ()
) -> MadeParagraph:
    (merged,) = make_candidate([BaseParagraph(1, "p1", Kind.NUMBERED, base)], proposals, terms, objections)
    return merged


def edit(merged: MadeParagraph, typed: str, language: str = "en", base: str = BASE) -> Edit:
    """What somebody means who has typed this over the paragraph."""
    pieces = redline.pieces_from_json(merged.pieces or [{"kind": "kept", "text": base}])
    places = {bracket.piece: bracket.end for bracket in merged.brackets}
    named = {
        bracket.piece: frozenset(name for _, names, _ in bracket.alternatives for name in names)
        for bracket in merged.brackets
    }
    words = written_by_piece(merged.text, pieces, places)
    assert "".join(words) == merged.text
    return Edit(7, rewordings(stretches(pieces, words, named), typed, language))


def edited(
    before: MadeParagraph, old: str, new: str, *proposals: Proposal, policy: Policy = Policy.BRACKET
) -> MadeParagraph:
    assert old in before.text
    change = edit(before, before.text.replace(old, new))
    return paragraph(*proposals, terms=terms(policy, {"p1": change}))


def test_the_words_are_the_secretariats_in_the_pieces_and_in_the_trace() -> None:
    merged = edited(paragraph(), "yeer", "year")

    assert merged.text == BASE.replace("yeer", "year")
    assert merged.pieces is not None
    assert merged.pieces[1] == {
        "kind": "applied",
        "base": "yeer",
        "text": "year",
        "sponsors": [EDITORIAL],
        "ids": ["e7"],
    }
    (one,) = merged.edited
    assert (one.change_id, merged.text[one.start : one.end], one.was, one.undone) == (7, "year", "yeer", False)
    assert merged.trace == ()
    assert merged.brackets == ()


def test_words_of_members_stand_as_they_stood_beside_those_of_the_secretariat() -> None:
    proposals = (
        proposal(1, "Cambodia", BASE.replace("fish", "fish and wetlands")),
        proposal(2, "Thailand", BASE.replace("three", "six")),
        proposal(3, "Viet Nam", BASE.replace("three", "all")),
        proposal(4, "China", BASE.replace("plan", "Plan"), editorial=True),
    )
    before = paragraph(*proposals)

    merged = edited(before, "yeer", "year", *proposals)

    assert merged.text == before.text.replace("yeer", "year")
    assert [(one.base_text, one.fingerprint, one.alternatives) for one in merged.brackets] == [
        (one.base_text, one.fingerprint, one.alternatives) for one in before.brackets
    ]
    assert words_of_members(merged) == words_of_members(before)
    for bracket in merged.brackets:
        assert merged.text[bracket.start] == "["
        assert merged.text[bracket.end - 1] == "]"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("fish and wetlands", "fish and marshes", "“and wetlands” stands in the text because Cambodia asked for it"),
        ("wetlands", "wetland", "because Cambodia asked for it"),
        ("wetlands", "wetlandss", "because Cambodia asked for it"),
        (" and wetlands", "", "because Cambodia asked for it"),
        ("[Thailand: six]", "[Thailand: 6]", "holds words of Thailand and Viet Nam. Only members lift brackets"),
        ("[Thailand: six][Viet Nam: all]", "six", "Only members lift brackets"),
        ("[Viet Nam: all]", "", "Only members lift brackets"),
    ],
)
def test_what_members_asked_for_is_not_changed_and_they_are_named(old: str, new: str, sentence: str) -> None:
    proposals = (
        proposal(1, "Cambodia", BASE.replace("fish", "fish and wetlands"), editorial=True),
        proposal(2, "Thailand", BASE.replace("three", "six")),
        proposal(3, "Viet Nam", BASE.replace("three", "all")),
    )
    before = paragraph(*proposals)
    assert old in before.text

    with pytest.raises(Invalid, match=re.escape(sentence)) as refused:
        edit(before, before.text.replace(old, new))

    assert refused.value.field == "text"


@pytest.mark.parametrize("typed", ["Plans", "rePlan", "Plan\u1031"])
def test_nothing_is_joined_to_a_members_word(typed: str) -> None:
    before = paragraph(proposal(1, "China", BASE.replace("plan", "Plan"), editorial=True))
    with pytest.raises(Invalid, match="“Plan” stands in the text because China asked for it"):
        edit(before, before.text.replace("Plan", typed))


def test_an_edit_does_not_fit_where_a_member_now_puts_words_at_the_same_place() -> None:
    change = edit(paragraph(), BASE.replace("three members", "three good members"))
    beside = proposal(1, "Thailand", BASE.replace("three members", "three wise members"), editorial=True)

    merged = paragraph(beside, terms=terms(edits={"p1": change}))

    assert merged.text == beside.text
    assert merged.edited == ()


def test_a_place_where_a_member_took_words_out_is_not_typed_across() -> None:
    before = paragraph(proposal(1, "Myanmar", BASE.replace(" and its fish", "")), terms=terms(Policy.MERGE))
    with pytest.raises(Invalid, match="Myanmar asked to take out “and its fish” here"):
        edit(before, before.text.replace("the river in every", "a stream in each"))
    assert edit(before, before.text.replace("three", "six")).rewordings


def test_words_typed_beside_a_members_insertion_keep_their_side() -> None:
    insertion = proposal(1, "Cambodia", BASE.replace("fish", "fish and wetlands"), editorial=True)
    before = paragraph(insertion)

    merged = edited(before, "its fish and", "its fish, and", insertion)
    after = edited(before, "wetlands in", "wetlands also in", insertion)

    assert merged.text == before.text.replace("its fish and", "its fish, and")
    assert after.text == before.text.replace("wetlands in", "wetlands also in")
    assert words_of_members(merged) == words_of_members(after) == words_of_members(before)


def test_an_edit_finds_its_place_again_when_other_words_change_and_not_when_its_own_do() -> None:
    change = edit(paragraph(), BASE.replace("yeer", "year"))
    elsewhere = proposal(1, "Thailand", BASE.replace("three", "six"), editorial=True)
    same_words = proposal(2, "Viet Nam", BASE.replace("yeer", "month"), editorial=True)

    assert paragraph(elsewhere, terms=terms(edits={"p1": change})).text == BASE.replace("yeer", "year").replace(
        "three", "six"
    )
    over = paragraph(elsewhere, same_words, terms=terms(edits={"p1": change}))

    assert over.text == BASE.replace("three", "six").replace("yeer", "month")
    assert over.edited == ()


def test_a_second_edit_takes_in_the_first() -> None:
    first = edited(paragraph(), "yeer", "year")

    second = edit(first, first.text.replace("three", "six"))

    merged = paragraph(terms=terms(edits={"p1": second}))
    assert merged.text == BASE.replace("yeer", "year").replace("three", "six")
    assert [one.was for one in merged.edited] == ["three", "yeer"]
    assert edit(first, BASE).rewordings == ()


@pytest.mark.parametrize(
    ("language", "base", "member", "old", "new"),
    [
        ("km", KHMER, ("ត្រី", "ត្រីនិងដីសើម"), "ទន្លេ", "ទន្លេមេគង្គ"),
        ("my", BURMESE, ("ငါးများ", "ငါးများနှင့် သစ်တောများ"), "မြစ်", "မြစ်ကြီး"),
    ],
)
def test_it_is_the_same_in_scripts_without_spaces(
    language: str, base: str, member: tuple[str, str], old: str, new: str
) -> None:
    insertion = proposal(1, "Cambodia", base.replace(*member), editorial=True)
    before = paragraph(insertion, terms=terms(language=language), base=base)
    typed = before.text.replace(old, new)

    change = edit(before, typed, language, base)

    merged = paragraph(insertion, terms=terms(edits={"p1": change}, language=language), base=base)
    assert merged.text == typed
    assert words_of_members(merged) == words_of_members(before)


def test_an_objection_puts_the_words_back_plainly_and_in_its_members_name() -> None:
    objection = Objection(7, ("Thailand",), 1, BASE.replace("three", "3"))

    merged = paragraph(objections=(objection,))

    assert merged.text == BASE.replace("three", "3")
    (undone,) = merged.edited
    assert (undone.change_id, undone.was, undone.undone) == (7, "three", True)
    assert merged.pieces is not None
    assert merged.pieces[1]["sponsors"] == ["Thailand"]


def test_an_objection_and_a_members_other_words_stand_side_by_side() -> None:
    objection = Objection(7, ("Thailand",), 1, BASE.replace("three", "3"))
    other = proposal(2, "Viet Nam", BASE.replace("three", "all"), editorial=True)

    merged = paragraph(other, objections=(objection,))

    assert "[Thailand: 3][Viet Nam: all]" in merged.text
    assert merged.contested == {2}


def words_of_members(merged: MadeParagraph) -> list[tuple[object, object]]:
    """Every piece that is somebody's, with its words."""
    return [
        (piece["base"], piece.get("alternatives", (piece.get("text"), piece.get("sponsors"), piece.get("ids"))))
        for piece in merged.pieces or ()
        if piece["kind"] != "kept" and piece.get("sponsors") != [EDITORIAL]
    ]
