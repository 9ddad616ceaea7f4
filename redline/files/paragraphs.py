"""A merged document as a list of paragraphs with their marks, each saying of the base what became of it there.

A paragraph that goes elsewhere leaves its old place and comes to its new one; where no piece can show a move or a join, it
is told in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from redline.document.document import MergedDocument
from redline.document.proposals import Joining, Relocation
from redline.document.slots import MovedHere, NewParagraph
from redline.files.moves import contested_moves
from redline.files.source import CountedMark, FileProposals, Source, SourceParagraph, counted_marks, form, kind
from redline.merge.merge import Merged
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, add_piece, alternatives_of, base_of


@dataclass(frozen=True, slots=True)
class ConsolidatedParagraph:
    """A paragraph of the base, or a new one with base "" and the index of the one it follows (-1: none).

    Its words begin with its `mark`; `gap` stands between it and what is before. `origins` are the files in which a new one
    stands, each with its place there.
    """

    index: int
    mark: CountedMark
    gap: str
    merged: Merged
    inserted_after: tuple["ConsolidatedParagraph", ...] = ()
    origins: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Consolidation:
    """A base, the files made from it, what each asks, and the document that comes of it."""

    base: Sequence[SourceParagraph]
    sources: Mapping[str, Source]
    proposals: Mapping[str, FileProposals]
    document: MergedDocument
    locale: str

    @cached_property
    def marks(self) -> Sequence[CountedMark]:
        """Those of the base."""
        return counted_marks(self.base)

    @cached_property
    def new_marks(self) -> Mapping[str, Sequence[CountedMark]]:
        """Those of each file."""
        return {id: counted_marks(source.paragraphs) for id, source in self.sources.items()}


def consolidated_paragraphs(
    whole: Consolidation,
) -> tuple[tuple[ConsolidatedParagraph, ...], tuple[ConsolidatedParagraph, ...]]:
    """What stands before the first paragraph, and the paragraphs of the base with what follows each."""

    def new_paragraph(entry: NewParagraph | MovedHere, index: int) -> ConsolidatedParagraph:
        if isinstance(entry, MovedHere):
            place = entry.paragraph
            by = whole.document.paragraphs[place].relocations[0]
            pieces = list(as_inserted(_pieces_with_joined(whole, place), by))
            id = by.ids[0]
            paragraph = whole.proposals[id].heads[place]
            origins = tuple((each, whole.proposals[each].places[place]) for each in by.ids)
            return _paragraph(whole, index, mark_of(place), paragraph.gap, pieces, origins=origins)
        id, number = entry.origins[0]
        paragraph = whole.sources[id].paragraphs[number]
        pieces = list(_new_pieces(paragraph.mark, entry.merged))
        mark = whole.new_marks[id][number]
        return _paragraph(whole, index, mark, paragraph.gap, pieces, origins=entry.origins)

    def mark_of(index: int) -> CountedMark:
        """The mark of a paragraph of the base as it is now."""
        found = _other_marks(whole, index)
        if len(found) != 1:
            return whole.marks[index]
        id = found[0].ids[0]
        return whole.new_marks[id][whole.proposals[id].places[index]]

    def paragraphs_behind(entries: Sequence[NewParagraph | MovedHere], index: int) -> tuple[ConsolidatedParagraph, ...]:
        return tuple(new_paragraph(entry, index) for entry in entries)

    paragraphs = []
    for index, merged in enumerate(whole.document.paragraphs):
        inserted = paragraphs_behind(merged.inserted_after, index)
        here = list(_pieces_in_place(whole, index))
        paragraphs.append(_paragraph(whole, index, mark_of(index), _gap(whole, index), here, inserted))
    return paragraphs_behind(whole.document.inserted_before, -1), tuple(paragraphs)


def _paragraph(
    whole: Consolidation,
    index: int,
    mark: CountedMark,
    gap: str,
    pieces: Sequence[Piece],
    inserted: tuple[ConsolidatedParagraph, ...] = (),
    origins: tuple[tuple[str, int], ...] = (),
) -> ConsolidatedParagraph:
    joined: list[Piece] = []
    for piece in pieces:
        add_piece(joined, piece)
    base = "".join(map(base_of, joined))
    return ConsolidatedParagraph(index, mark, gap, Merged(base, whole.locale, (), tuple(joined)), inserted, origins)


def _pieces_in_place(whole: Consolidation, index: int) -> Iterator[Piece]:
    """What a paragraph of the base is at its own place."""
    merged = whole.document.paragraphs[index]
    before = whole.document.paragraphs[index - 1] if index else None
    if merged.moved:
        yield from as_deleted(_pieces_with_joined(whole, index), merged.relocations[0])
    elif before and before.joined and before.joining:
        yield from as_deleted([*_mark_pieces(whole, index), *merged.merged.pieces], before.joining)
    else:
        yield from _pieces_with_joined(whole, index)


def _pieces_with_joined(whole: Consolidation, index: int) -> Iterator[Piece]:
    """A paragraph with its mark, and with those that are joined to it."""
    yield from _mark_pieces(whole, index)
    yield from contested_moves(whole.base, whole.document, index)
    paragraphs = whole.document.paragraphs
    yield from paragraphs[index].merged.pieces
    while (merged := paragraphs[index]).joined and merged.joining:
        index += 1
        yield Applied("", merged.joining.glue, merged.joining.sponsors, merged.joining.ids)
        yield from as_inserted(paragraphs[index].merged.pieces, merged.joining)


def _mark_pieces(whole: Consolidation, index: int) -> Iterator[Piece]:
    """The mark of a base paragraph, merged as one word; a number is no change, and it goes with the words."""
    old = whole.base[index].mark
    pieces = whole.document.paragraphs[index].merged.pieces
    if len(pieces) == 1 and isinstance(only := pieces[0], Applied) and not only.text:
        yield Applied(old, "", only.sponsors, only.ids)
        return
    found = _other_marks(whole, index)
    if not found:
        yield Kept(old)
    elif len(found) == 1:
        yield Applied(old, found[0].text, found[0].sponsors, found[0].ids)
    else:
        yield Conflict(old, found)


def _other_marks(whole: Consolidation, index: int) -> tuple[Alternative, ...]:
    """The marks that files ask for in the place of a base paragraph's. One that only has other spaces around it, or repeats a
    number in the place of counting on, is taken where all that change it agree, and is never a conflict."""
    old = whole.base[index].mark
    heads = {
        id: proposals.heads[index].mark for id, proposals in sorted(whole.proposals.items()) if index in proposals.heads
    }
    of_other_kind = {id: mark for id, mark in heads.items() if kind(mark) != kind(old)}
    spelled_otherwise = {
        id: mark
        for id, mark in heads.items()
        if form(mark) != form(old)
        or (
            mark != old
            and not whole.marks[index].repeats
            and whole.new_marks[id][whole.proposals[id].places[index]].repeats
        )
    }
    wanted: dict[str, list[str]] = defaultdict(list)
    for id, mark in (of_other_kind or spelled_otherwise).items():
        wanted[mark].append(id)
    if not of_other_kind and len(wanted) > 1:
        return ()
    found = [
        Alternative(
            mark,
            tuple(
                sorted({name for id in ids for name in whole.sources[id].sponsors_of(whole.proposals[id].heads[index])})
            ),
            tuple(ids),
        )
        for mark, ids in wanted.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.sponsors[0], each.text)))


def _new_pieces(mark: str, merged: Merged) -> Iterator[Piece]:
    """A new paragraph with its mark, which stands outside of brackets."""
    alternatives = [each for piece in merged.pieces for each in alternatives_of(piece)]
    sponsors = tuple(sorted({sponsor for each in alternatives for sponsor in each.sponsors}))
    ids = tuple(sorted({id for each in alternatives for id in each.ids}))
    yield Applied("", mark, sponsors, ids)
    yield from merged.pieces


def _gap(whole: Consolidation, index: int) -> str:
    """What stands before a paragraph: as in the base, or as all say who say otherwise."""
    old = whole.base[index].gap
    others = {proposals.heads[index].gap for proposals in whole.proposals.values() if index in proposals.heads} - {old}
    return others.pop() if len(others) == 1 else old


def as_deleted(pieces: Iterable[Piece], by: Relocation | Joining) -> Iterator[Piece]:
    """What the old place is left with: the same base, and no words."""
    for piece in pieces:
        if isinstance(piece, Kept):
            yield Applied(piece.text, "", by.sponsors, by.ids)
        elif isinstance(piece, Conflict):
            yield Applied(piece.base, "", by.sponsors, by.ids)
        elif piece.base:
            yield Applied(piece.base, "", _union(piece.sponsors, by.sponsors), _union(piece.ids, by.ids))


def as_inserted(pieces: Iterable[Piece], by: Relocation | Joining) -> Iterator[Piece]:
    """What comes to the new place: the same words, and no base."""
    for piece in pieces:
        if isinstance(piece, Kept):
            yield Applied("", piece.text, by.sponsors, by.ids)
        elif isinstance(piece, Conflict):
            yield Conflict("", piece.alternatives)
        elif piece.text:
            yield Applied("", piece.text, _union(piece.sponsors, by.sponsors), _union(piece.ids, by.ids))


def _union(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*some, *others}))
