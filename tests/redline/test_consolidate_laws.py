"""The laws of the merge, for documents: alone is verbatim, order does not matter, nothing is lost, nothing stands twice."""

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from redline import (
    Applied,
    Conflict,
    Kept,
    Source,
    SourceParagraph,
    as_json,
    consolidate,
    consolidated_as_json,
    consolidated_text,
    key,
    segment,
)
from tests.redline.documents import consolidations
from tests.redline.texts import laws

Case = tuple[list[SourceParagraph], list[Source], str]


def letters(texts: Iterable[str]) -> str:
    return "".join(key("".join(texts)).split())


@laws
@given(consolidations(at_least=1, at_most=1))
def test_one_file_alone_comes_out_as_it_went_in(case: Case) -> None:
    base, [source], locale = case
    consolidated = consolidate(base, [source], locale)

    assert consolidated.conflicts == 0
    assert consolidated_text(consolidated) == "\n\n".join(paragraph.text for paragraph in source.paragraphs)
    merged = [as_json(paragraph.merged)["merged"] for paragraph in consolidated.in_order()]
    assert key("\n\n".join(filter(str.strip, merged))) == key(consolidated_text(consolidated))


@laws
@given(consolidations())
def test_each_paragraph_of_the_base_is_in_its_own_entry(case: Case) -> None:
    base, sources, locale = case
    consolidated = consolidate(base, sources, locale)

    assert [paragraph.index for paragraph in consolidated.paragraphs] == list(range(len(base)))
    assert [paragraph.merged.base for paragraph in consolidated.paragraphs] == [paragraph.text for paragraph in base]
    for paragraph in consolidated.in_order():
        pieces = paragraph.merged.pieces
        joined = "".join(piece.text if isinstance(piece, Kept) else piece.base for piece in pieces)
        assert joined == paragraph.merged.base
        assert paragraph in consolidated.paragraphs or not paragraph.merged.base
        assert as_json(paragraph.merged)["conflicts"] == sum(isinstance(piece, Conflict) for piece in pieces)


@laws
@given(consolidations(at_least=2), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(case: Case, random: Random) -> None:
    base, sources, locale = case
    shuffled = random.sample(sources, len(sources))

    one, other = consolidate(base, sources, locale), consolidate(base, shuffled, locale)

    assert [file.id for file in other.files] == [source.id for source in shuffled]
    assert {**consolidated_as_json(one), "files": None} == {**consolidated_as_json(other), "files": None}
    assert consolidated_text(one) == consolidated_text(other)


@laws
@given(consolidations(at_least=1))
def test_no_new_word_of_a_file_is_lost(case: Case) -> None:
    base, sources, locale = case
    text = letters([consolidated_text(consolidate(base, sources, locale))])
    old = {word for paragraph in base for word in segment(key(paragraph.text), locale)}

    for source in sources:
        new = {word for paragraph in source.paragraphs for word in segment(key(paragraph.text), locale)} - old
        assert all("".join(word.split()) in text for word in new)


@laws
@given(consolidations(at_least=2, at_most=2))
def test_the_same_changes_by_two_files_stand_once_with_both_names(case: Case) -> None:
    base, [source, other], locale = case
    twin = Source(other.id, other.file, source.paragraphs)
    alone, both = consolidate(base, [source], locale), consolidate(base, [source, twin], locale)

    assert consolidated_text(both) == consolidated_text(alone)
    for paragraph in both.in_order():
        for piece in paragraph.merged.pieces:
            assert isinstance(piece, Kept) or piece == Applied(piece.base, piece.text, ("khm", "lao"), ("khm", "lao"))
