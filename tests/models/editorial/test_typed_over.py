"""Whatever the secretariat types over a consolidated text stands so, with the words of every member, or is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import redline
from models.consolidation.inputs import Proposal
from models.errors import Invalid
from tests.models.editorial.test_editorial_words import (
    BURMESE,
    KHMER,
    MEMBERS,
    edit,
    paragraph,
    proposal,
    terms,
    words_of_members,
)

WORDS = {
    "en": ["the", "river", "and", "its", "fish", "will", "be", "safe", "in", "every", "year"],
    "km": list(redline.segment(KHMER, "km")),
    "my": list(redline.segment(BURMESE, "my")),
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str, list[Proposal], str]:
    """A language, a base, what members ask for, and how the words that come of it are typed anew."""
    language = draw(st.sampled_from(sorted(WORDS)))
    words, space = WORDS[language], " " if language == "en" else ""
    base = space.join(draw(st.lists(st.sampled_from(words), min_size=2, max_size=9)))
    proposals = [
        proposal(id, sponsor, _typed_over(draw, base, words, space, language), editorial=draw(st.booleans()))
        for id, sponsor in enumerate(draw(st.lists(st.sampled_from(sorted(MEMBERS)), max_size=3, unique=True)), start=1)
    ]
    proposals = [one for one in proposals if one.text.strip()]
    before = paragraph(*proposals, terms=terms(language=language), base=base)
    return language, base, proposals, _typed_over(draw, before.text, words, space, language)


def _typed_over(draw: st.DrawFn, text: str, words: list[str], space: str, language: str) -> str:
    tokens = list(redline.segment(text, language))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(tokens)))
        gone = draw(st.integers(0, 2))
        tokens[place : place + gone] = draw(st.lists(st.sampled_from([*words, space or "။", ",", "s"]), max_size=2))
    return "".join(tokens)


@pytest.mark.slow
@given(cases())
@settings(max_examples=300)
def test_whatever_is_typed_it_stands_so_with_every_members_words_or_is_refused(
    case: tuple[str, str, list[Proposal], str],
) -> None:
    language, base, proposals, typed = case
    before = paragraph(*proposals, terms=terms(language=language), base=base)
    try:
        change = edit(before, typed, language, base)
    except Invalid:
        return

    merged = paragraph(*proposals, terms=terms(edits={"p1": change}, language=language), base=base)

    assert redline.key(merged.text) == redline.key(typed)
    assert words_of_members(merged) == words_of_members(before)
    assert [one.fingerprint for one in merged.brackets] == [one.fingerprint for one in before.brackets]
    assert bool(change.rewordings) == bool(merged.edited)


def test_no_space_stands_that_was_not_typed_between_its_words_and_a_members_around_a_bracket() -> None:
    base = "រដ្ឋរដ្ឋរដ្ឋ"
    proposals = [proposal(1, "Cambodia", "រដ្ឋរដ្ឋសមាជិករដ្ឋ"), proposal(2, "China", "រដ្ឋរដ្ឋs", editorial=True)]
    before = paragraph(*proposals, terms=terms(language="km"), base=base)
    typed = before.text.replace("រដ្ឋរដ្ឋ", ",")

    change = edit(before, typed, "km", base)

    merged = paragraph(*proposals, terms=terms(edits={"p1": change}, language="km"), base=base)
    assert (typed, merged.text) == (",[Cambodia: សមាជិក]s", typed)
