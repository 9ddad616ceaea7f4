"""A document: paragraphs replaced, deleted, inserted, moved, split and joined by several."""

from dataclasses import replace
from random import Random

import pytest

from redline import (
    Applied,
    Conflict,
    DocumentProposal,
    Join,
    Joining,
    Labelled,
    MergedDocument,
    Move,
    NewParagraph,
    ParagraphProposal,
    Proposal,
    RedlineError,
    Relocation,
    merge_bracketed,
    merge_document,
    outermost_brackets,
)

PARAGRAPHS = ["Priorities", "Water.", "Climate."]
PROPOSALS = [
    ParagraphProposal("1", ("Cambodia",), 1, "Clean water."),
    ParagraphProposal("2", ("Viet Nam",), 2, None),
    ParagraphProposal("3", ("Thailand",), 2, "Circular economy.", after=True),
    ParagraphProposal("4", ("China",), 2, "Circular economy.", after=True),
    ParagraphProposal("5", ("Myanmar",), 0, "Nature.", after=True),
    ParagraphProposal("6", ("Lao PDR",), 0, "Forests.", after=True),
    ParagraphProposal("7", ("Lao PDR",), -1, "Preamble", after=True),
    Move("8", ("China",), 1, 2),
]


def shown(merged: MergedDocument) -> list[str]:
    """The document as a reader meets it; joined paragraphs are apart."""
    return [
        (each if isinstance(each, NewParagraph) else merged.paragraphs[each].merged).bracketed()
        for each in merged.in_order()
    ]


def test_paragraphs_are_replaced_deleted_and_inserted() -> None:
    merged = merge_document(PARAGRAPHS, PROPOSALS[:7], "en")

    assert [each.text for each in merged.inserted_before if isinstance(each, NewParagraph)] == ["Preamble"]
    assert [each.merged.text for each in merged.paragraphs] == ["Priorities", "Clean water.", ""]
    assert merged.paragraphs[1].inserted_after == ()


def test_equal_new_paragraphs_are_one_with_all_sponsors_and_different_ones_are_alternatives() -> None:
    merged = merge_document(PARAGRAPHS, PROPOSALS[:7], "en")

    [once] = merged.paragraphs[2].inserted_after
    assert isinstance(once, NewParagraph)
    assert once.pieces == (Applied("", "Circular economy.", ("China", "Thailand"), ("3", "4")),)
    [several] = merged.paragraphs[0].inserted_after
    assert isinstance(several, NewParagraph)
    assert [type(piece) for piece in several.pieces] == [Conflict]
    assert several.bracketed() == "[Lao PDR: Forests.][Myanmar: Nature.]"


def test_the_order_of_arrival_does_not_matter() -> None:
    merged = merge_document(PARAGRAPHS, PROPOSALS, "en")
    again = merge_document(PARAGRAPHS, Random(4).sample(PROPOSALS, len(PROPOSALS)), "en")

    assert shown(again) == shown(merged)
    assert [each.merged.pieces for each in again.paragraphs] == [each.merged.pieces for each in merged.paragraphs]


def test_new_paragraphs_that_resemble_each_other_are_alternatives() -> None:
    new = [
        ParagraphProposal("1", ("Thailand",), 0, "Circular economy first.", after=True),
        ParagraphProposal("1", ("Thailand",), 0, "Wetlands.", after=True, order=1),
        ParagraphProposal("2", ("Cambodia",), 0, "Circular economy now.", after=True),
    ]

    assert shown(merge_document(["A."], new, "en")) == [
        "A.",
        "[Cambodia: Circular economy now.][Thailand: Circular economy first.]",
        "Wetlands.",
    ]


def test_an_edit_follows_a_paragraph_that_moves() -> None:
    merged = merge_document(
        ["One.", "Two.", "Three."],
        [
            Move("a", ("Lao PDR",), 0, 2),
            Move("c", ("China",), 0, 2),
            ParagraphProposal("b", ("Thailand",), 0, "One now."),
        ],
    )

    assert shown(merged) == ["Two.", "Three.", "One now."]
    assert merged.paragraphs[0].relocations == (Relocation(2, ("China", "Lao PDR"), ("a", "c")),)
    assert merged.paragraphs[0].moved


def test_different_places_for_one_paragraph_contest_each_other_and_it_stays() -> None:
    merged = merge_document(["One.", "Two.", "Three."], [Move("a", ("Lao PDR",), 0, 2), Move("b", ("China",), 0, 1)])

    assert shown(merged) == ["One.", "Two.", "Three."]
    assert not merged.paragraphs[0].moved
    assert merged.paragraphs[0].relocations == (Relocation(1, ("China",), ("b",)), Relocation(2, ("Lao PDR",), ("a",)))


def test_whoever_moves_splits_or_joins_a_paragraph_stands_against_its_deletion() -> None:
    gone = ParagraphProposal("d", ("Viet Nam",), 1, None)
    base = ["One.", "Two. Too.", "Three."]

    moved = merge_document(base, [gone, Move("m", ("China",), 1, 2)])
    split = merge_document(base, [gone, ParagraphProposal("s", ("China",), 1, "Two.\n\nToo.")])
    joined = merge_document(base, [gone, Join("j", ("China",), 0)])
    edited = merge_document(base, [gone, Move("m", ("China",), 1, 2), ParagraphProposal("m", ("China",), 1, "Two!")])

    assert shown(moved) == ["One.", "[China: Two. Too.][Viet Nam: (delete)]", "Three."]
    assert shown(split) == ["One.", "[China: Two.\n\nToo.][Viet Nam: (delete)]", "Three."]
    assert shown(joined) == ["One.", "[China: Two. Too.][Viet Nam: (delete)]", "Three."]
    assert not joined.paragraphs[0].joined
    assert shown(edited) == ["One.", "[China: Two!][Viet Nam: (delete)]", "Three."]


def test_an_edit_in_one_half_of_a_split_paragraph_is_made_there() -> None:
    merged = merge_document(
        ["We meet each year. We eat."],
        [
            ParagraphProposal("s", ("China",), 0, "We meet each year.\n\nWe eat."),
            ParagraphProposal("e", ("Thailand",), 0, "We meet each year. We eat well."),
        ],
        "en",
    )

    assert shown(merged) == ["We meet each year.\n\nWe eat well."]


def test_paragraphs_are_joined_with_the_edits_in_both_unless_something_comes_between() -> None:
    base = ["One.", "Two.", "Three."]
    join, edit = Join("j", ("China",), 0), ParagraphProposal("e", ("Thailand",), 1, "Two now.")
    new = ParagraphProposal("n", ("Myanmar",), 0, "Between.", after=True)

    joined = merge_document(base, [join, edit, Join("k", ("Lao PDR",), 1)])
    parted = merge_document(base, [join, edit, new])

    assert [each.joined for each in joined.paragraphs] == [True, True, False]
    assert joined.paragraphs[0].joining == Joining(" ", ("China",), ("j",))
    assert shown(parted) == ["One.", "Between.", "Two now.", "Three."]
    assert parted.paragraphs[0].joining is not None
    assert not parted.paragraphs[0].joined


def test_a_row_is_merged_cell_by_cell_and_keeps_its_kind() -> None:
    row = Labelled("Reforest | Lao PDR | 2025", kind="row")
    merged = merge_document(
        [row],
        [
            ParagraphProposal("1", ("China",), 0, "Reforest hills | China | 2025"),
            ParagraphProposal("2", ("Thailand",), 0, "Reforest | Thailand, China | 2026"),
            ParagraphProposal("3", ("Myanmar",), 0, "Plant | Myanmar | 2030", after=True, kind="row"),
        ],
        "en",
    )

    assert shown(merged)[0] == "Reforest hills | [China: China][Thailand: Thailand, China] | 2026"
    assert merged.paragraphs[0].kind == "row"
    [new] = merged.paragraphs[0].inserted_after
    assert isinstance(new, NewParagraph)
    assert new.kind == "row"


def test_a_row_with_brackets_is_merged_cell_by_cell_too() -> None:
    text = "Reforest | [Lao PDR] [China: China] | 2025"
    proposals = [
        Proposal("1", ("China",), "Reforest hills | China | 2025"),
        Proposal("2", ("Thailand",), "Reforest | Lao PDR | hills 2025"),
    ]

    merged = merge_bracketed(text, outermost_brackets(text), proposals, "en")

    assert merged.bracketed() == "Reforest hills | [China: China][Thailand: Lao PDR] | hills 2025"


@pytest.mark.parametrize(
    "proposal",
    [
        *(
            ParagraphProposal("x", ("China",), place, "New.", after)
            for place, after in ((3, False), (-1, False), (3, True))
        ),
        ParagraphProposal("x", ("China",), -2, "New.", after=True),
        Move("x", ("China",), 3, 0),
        Move("x", ("China",), 0, 3),
        Move("x", ("China",), 0, -2),
        Join("x", ("China",), 2),
    ],
)
def test_a_paragraph_that_is_not_there_is_named(proposal: ParagraphProposal | Move | Join) -> None:
    with pytest.raises(RedlineError, match=f"'x' is about paragraph {proposal.paragraph}, which is not there"):
        merge_document(PARAGRAPHS, [proposal])


def test_one_id_says_one_thing_of_a_paragraph() -> None:
    for twice in ([Move("x", ("China",), 0, 1), Move("x", ("China",), 0, 2)], [PROPOSALS[0], PROPOSALS[0]]):
        with pytest.raises(RedlineError, match="Two proposals have the id"):
            merge_document(PARAGRAPHS, twice)
    with pytest.raises(RedlineError, match="'x' both moves and deletes paragraph 0"):
        merge_document(PARAGRAPHS, [Move("x", ("China",), 0, 1), ParagraphProposal("x", ("China",), 0, None)])


def test_neither_the_order_of_moves_nor_of_sponsors_changes_where_paragraphs_come() -> None:
    proposals: list[DocumentProposal] = [
        Move("1", ("Cambodia",), 2, to=0),
        Move("1", ("Cambodia",), 3, to=0),
        ParagraphProposal("2", ("Thailand", "China"), 0, "We talk.", after=True),
        ParagraphProposal("3", ("Lao PDR",), 0, "We eat.", after=True),
        ParagraphProposal("3", ("Viet Nam",), 0, "We sleep.", after=True, order=1),
    ]
    others = [replace(each, sponsors=each.sponsors[::-1]) for each in reversed(proposals)]
    found = [merge_document(["A.", "B.", "C.", "D."], each, "en") for each in (proposals, others)]
    order = [[each if isinstance(each, int) else each.pieces for each in one.in_order()] for one in found]

    assert order[0] == order[1]
    new = [each for each in merge_document(["A."], proposals[2:], "en").in_order() if not isinstance(each, int)]
    assert [one.bracketed() for one in new] == ["[China, Thailand: We talk.][Lao PDR: We eat.]", "We sleep."]
