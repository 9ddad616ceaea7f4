"""The laws of the merge, for what is proposed paragraph by paragraph: words, places, and one paragraph of two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from redline import (
    Applied,
    Conflict,
    DocumentProposal,
    Join,
    Kept,
    MergedDocument,
    Move,
    NewParagraph,
    ParagraphProposal,
    Piece,
    key,
    merge_document,
)
from tests.redline.texts import MEMBERS, changed_text, languages, laws, prose

Case = tuple[list[str], list[DocumentProposal], str]


@st.composite
def cases(draw: st.DrawFn, at_least: int = 0, at_most: int = 4) -> Case:
    """Paragraphs, and what several ids propose for them; no id says two things of one paragraph."""
    language = draw(languages)
    base = draw(st.lists(prose(language), min_size=2, max_size=5))
    proposals: list[DocumentProposal] = []
    for number in range(draw(st.integers(at_least, at_most))):
        id, sponsors = f"p{number}", (draw(st.sampled_from(MEMBERS)),)
        for place in range(len(base)):
            act = draw(st.sampled_from(["keep", "keep", "change", "delete", "move", "move and change", "join"]))
            if "change" in act:
                proposals.append(ParagraphProposal(id, sponsors, place, draw(changed_text(base[place], language))))
            if act == "delete":
                proposals.append(ParagraphProposal(id, sponsors, place, None))
            elif "move" in act:
                proposals.append(Move(id, sponsors, place, draw(st.integers(-1, len(base) - 1)), order=place))
            elif act == "join" and place < len(base) - 1:
                proposals.append(Join(id, sponsors, place))
        for order in range(draw(st.integers(0, 2))):
            place, text = draw(st.integers(-1, len(base) - 1)), draw(prose(language))
            proposals.append(ParagraphProposal(id, sponsors, place, text, after=True, order=10 + order))
    return base, [each for each in proposals if not impossible(each, proposals)], language


def impossible(proposal: DocumentProposal, others: list[DocumentProposal]) -> bool:
    """Whether it moves what its own id deletes: a change may have left no words."""
    return isinstance(proposal, Move) and any(
        isinstance(each, ParagraphProposal)
        and not each.after
        and not each.text
        and (each.id, each.paragraph) == (proposal.id, proposal.paragraph)
        for each in others
    )


def everything(merged: MergedDocument) -> list[object]:
    """A merged document without what went in."""
    return [
        *(each if isinstance(each, int) else (each.pieces, each.kind, each.origins) for each in merged.in_order()),
        *(replace(each, merged=each.merged.pieces, inserted_after=()) for each in merged.paragraphs),
    ]


def ids_of(pieces: Iterable[Piece]) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in pieces:
        if isinstance(piece, Applied):
            found.update(piece.ids)
        elif isinstance(piece, Conflict):
            found.update(id for alternative in piece.alternatives for id in alternative.ids)
    return found


@laws
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_proposals_does_not_matter(case: Case, random: Random) -> None:
    base, proposals, locale = case
    shuffled = random.sample(proposals, len(proposals))

    one, other = merge_document(base, proposals, locale), merge_document(base, shuffled, locale)

    assert everything(one) == everything(other)


@laws
@given(cases())
def test_each_paragraph_of_the_base_stands_at_one_place(case: Case) -> None:
    base, proposals, locale = case
    merged = merge_document(base, proposals, locale)

    assert sorted(each for each in merged.in_order() if isinstance(each, int)) == list(range(len(base)))
    for index, paragraph in enumerate(merged.paragraphs):
        assert paragraph.merged.base == base[index]
        assert not paragraph.moved or len(paragraph.relocations) == 1
        assert not paragraph.joined or paragraph.joining
        for piece in paragraph.merged.pieces:
            assert not isinstance(piece, Conflict) or len({key(each.text) for each in piece.alternatives}) > 1


@laws
@given(cases(at_least=1))
def test_every_proposal_is_in_the_result(case: Case) -> None:
    base, proposals, locale = case
    merged = merge_document(base, proposals, locale)
    new = [each for each in merged.in_order() if isinstance(each, NewParagraph)]

    for each in proposals:
        if isinstance(each, Move):
            found = [place for place in merged.paragraphs[each.paragraph].relocations if each.id in place.ids]
            assert [place.to for place in found] == [each.to] * (each.to not in (each.paragraph - 1, each.paragraph))
        elif isinstance(each, Join):
            joining = merged.paragraphs[each.paragraph].joining
            assert joining
            assert each.id in joining.ids
        elif each.after:
            assert sum((each.id, each.order) in paragraph.origins for paragraph in new) == 1
        elif key(each.text or "") != key(base[each.paragraph]):
            assert ids_of(merged.paragraphs[each.paragraph].merged.pieces)[each.id]


@laws
@given(cases(at_least=1, at_most=1))
def test_one_alone_is_contested_by_nobody(case: Case) -> None:
    base, proposals, locale = case
    # One that joins a paragraph cannot also delete, move or stand apart what it joins.
    proposals = [each for each in proposals if not isinstance(each, Join)]
    merged = merge_document(base, proposals, locale)

    assert not any(paragraph.merged.conflicts for paragraph in merged.paragraphs)
    assert all(paragraph.moved for paragraph in merged.paragraphs if paragraph.relocations)
    for each in proposals:
        if isinstance(each, ParagraphProposal) and not each.after:
            assert key(merged.paragraphs[each.paragraph].merged.text or "") == key(each.text or "")
    new = {(each.id, each.order): each.text for each in proposals if isinstance(each, ParagraphProposal) and each.after}
    for paragraph in merged.in_order():
        if isinstance(paragraph, NewParagraph):
            assert key(paragraph.text or "") == key("\n\n".join(new[origin] or "" for origin in paragraph.origins))


@laws
@given(cases(at_least=1))
def test_repeating_all_proposals_changes_only_who_asked(case: Case) -> None:
    base, proposals, locale = case
    again = [replace(each, id=f"{each.id}'") for each in proposals]

    before, after = (
        merge_document(base, proposals, locale),
        merge_document(base, [*proposals, *again], locale),
    )

    assert shapes(before) == shapes(after)


def shapes(merged: MergedDocument) -> list[object]:
    found: list[object] = [
        each if isinstance(each, int) else [shape(piece) for piece in each.pieces] for each in merged.in_order()
    ]
    for paragraph in merged.paragraphs:
        found.append([shape(piece) for piece in paragraph.merged.pieces])
        found.append((paragraph.moved, paragraph.joined, [each.to for each in paragraph.relocations]))
    return found


def shape(piece: Piece) -> object:
    """A piece by key, without sponsors and ids."""
    if isinstance(piece, Conflict):
        return key(piece.base), sorted(key(each.text) for each in piece.alternatives)
    return (key("" if isinstance(piece, Kept) else piece.base), key(piece.text))
