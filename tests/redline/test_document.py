"""A document: paragraphs replaced, deleted and inserted."""

from random import Random

import pytest

from redline import Applied, Conflict, ParagraphProposal, RedlineError, merge_document

PARAGRAPHS = ["Priorities", "Water.", "Climate."]
PROPOSALS = [
    ParagraphProposal("1", ("Cambodia",), 1, "Clean water."),
    ParagraphProposal("2", ("Viet Nam",), 2, None),
    ParagraphProposal("3", ("Thailand",), 2, "Circular economy.", after=True),
    ParagraphProposal("4", ("China",), 2, "Circular economy.", after=True),
    ParagraphProposal("5", ("Myanmar",), 0, "Nature.", after=True),
    ParagraphProposal("6", ("Lao PDR",), 0, "Forests.", after=True),
    ParagraphProposal("7", ("Lao PDR",), -1, "Preamble", after=True),
]


def test_paragraphs_are_replaced_deleted_and_inserted() -> None:
    merged = merge_document(PARAGRAPHS, PROPOSALS, "en")

    assert [each.text for each in merged.inserted_before] == ["Preamble"]
    assert [each.merged.text for each in merged.paragraphs] == ["Priorities", "Clean water.", ""]
    assert merged.paragraphs[1].inserted_after == ()


def test_equal_new_paragraphs_are_one_with_all_sponsors_and_different_ones_are_alternatives() -> None:
    merged = merge_document(PARAGRAPHS, PROPOSALS, "en")

    [once] = merged.paragraphs[2].inserted_after
    assert once.pieces == (Applied("", "Circular economy.", ("China", "Thailand"), ("3", "4")),)
    [several] = merged.paragraphs[0].inserted_after
    assert [type(piece) for piece in several.pieces] == [Conflict]
    assert several.bracketed() == "[Lao PDR: Forests.][Myanmar: Nature.]"


def test_the_order_of_arrival_does_not_matter() -> None:
    shuffled = Random(4).sample(PROPOSALS, len(PROPOSALS))

    before, after = merge_document(PARAGRAPHS, PROPOSALS, "en"), merge_document(PARAGRAPHS, shuffled, "en")

    assert [each.merged.pieces for each in before.paragraphs] == [each.merged.pieces for each in after.paragraphs]
    assert [[new.pieces for new in each.inserted_after] for each in before.paragraphs] == [
        [new.pieces for new in each.inserted_after] for each in after.paragraphs
    ]


@pytest.mark.parametrize(("paragraph", "after"), [(3, False), (-1, False), (3, True), (-2, True)])
def test_a_paragraph_that_is_not_there_is_named(paragraph: int, after: bool) -> None:
    with pytest.raises(RedlineError, match=f"'x' is about paragraph {paragraph}, which is not there"):
        merge_document(PARAGRAPHS, [ParagraphProposal("x", ("China",), paragraph, "New.", after)])
