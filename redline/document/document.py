"""The merge of a document: paragraphs, and what many proposals do to them; rows of a table cell by cell."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from redline.document.counterparts import Labelled
from redline.document.proposals import (
    DocumentProposal,
    Join,
    Joining,
    Move,
    ParagraphProposal,
    Relocation,
    places_of,
)
from redline.document.slots import Arrival, MovedHere, NewParagraph, arrange
from redline.errors import RedlineError
from redline.merge.merge import Merged, merge
from redline.pieces import Alternative, Kept, Piece, Proposal, add_piece, alternatives_of, as_piece
from redline.text.cells import borders, cells

ROW = "row"


def merge_row(base: str, proposals: Iterable[Proposal], locale: str = "und") -> Merged:
    """The merge of a row of a table (`cells`): no change reaches from one cell into the next.

    Where a proposal deletes the row or has another number of cells, the row is merged as one text.
    """
    all_proposals = tuple(proposals)
    base_cells, between = cells(base), borders(base)
    texts = [cells(each.text or "") for each in all_proposals]
    if len(base_cells) == 1 or any(len(text) != len(base_cells) for text in texts):
        return merge(base, all_proposals, locale)
    pieces: list[Piece] = []
    for number, cell in enumerate(base_cells):
        if number:
            start, end = between[number - 1]
            add_piece(pieces, Kept(base[start:end]))
        cell_proposals = (replace(each, text=text[number]) for each, text in zip(all_proposals, texts, strict=True))
        for piece in merge(cell, cell_proposals, locale).pieces:
            add_piece(pieces, piece)
    return Merged(base, locale, all_proposals, tuple(pieces))


@dataclass(frozen=True, slots=True)
class MergedParagraph:
    """A base paragraph as merged, and what comes behind its place: new paragraphs, and others that move there.

    `relocations` say where it shall go; it does if it is `moved`, which it is not while that is contested (several, or
    one against those who delete it). `joining` says that it shall be one with the next; it is if it is `joined`.
    """

    merged: Merged
    kind: str
    inserted_after: tuple[NewParagraph | MovedHere, ...]
    relocations: tuple[Relocation, ...] = ()
    moved: bool = False
    joining: Joining | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class MergedDocument:
    """What stands before the first paragraph, then every base paragraph at its place in the base."""

    paragraphs: tuple[MergedParagraph, ...]
    inserted_before: tuple[NewParagraph | MovedHere, ...]

    def in_order(self) -> Iterator[int | NewParagraph]:
        """Base paragraphs by their index and new ones, as a reader meets them; joined ones follow each other."""
        yield from self._places_here(self.inserted_before)
        for index, paragraph in enumerate(self.paragraphs):
            if not paragraph.moved:
                yield index
            yield from self._places_here(paragraph.inserted_after)

    @staticmethod
    def _places_here(entries: Iterable[NewParagraph | MovedHere]) -> Iterator[int | NewParagraph]:
        for entry in entries:
            yield entry.paragraph if isinstance(entry, MovedHere) else entry


def merge_document(
    paragraphs: Sequence[str | Labelled],
    proposals: Iterable[DocumentProposal],
    locale: str = "und",
) -> MergedDocument:
    """Merge each paragraph by itself, and then their places; the order of the proposals does not matter.

    Changes of a paragraph go with it where it moves and into what it is joined with. Whoever moves or joins a paragraph
    that another deletes wants its words kept: an alternative of the conflict. Places are those of the base: what is put
    behind a paragraph comes to its old place. A paragraph of the kind "row" is merged cell by cell. RedlineError for a
    paragraph that is not there, for an id twice at one place, and as from `merge`.
    """
    base = [each if isinstance(each, Labelled) else Labelled(each) for each in paragraphs]
    all_proposals = list(proposals)
    _check(all_proposals, len(base))
    changes: dict[int, list[Proposal]] = defaultdict(list)
    arrivals: dict[int, list[Arrival]] = defaultdict(list)
    others = [each for each in all_proposals if isinstance(each, ParagraphProposal)]
    moves = [each for each in all_proposals if isinstance(each, Move)]
    places = places_of(moves, (each for each in all_proposals if isinstance(each, Join)), others)
    for each in others:
        if each.after:
            arrivals[each.paragraph].append(each)
        else:
            changes[each.paragraph].append(Proposal(each.id, each.sponsors, each.text))
    for move in moves:
        if move.paragraph in places.moved and move.to == places.relocations[move.paragraph][0].to:
            arrivals[move.to].append(move)

    def merge_paragraph(index: int, paragraph: Labelled) -> MergedParagraph:
        proposed = changes.get(index, ())
        whole = (merge_row if paragraph.kind == ROW else merge)(paragraph.text, proposed, locale)
        if not all(each.text for each in proposed):
            whole = _add_dependents(places.dependents(index), whole)
        return MergedParagraph(
            whole,
            paragraph.kind,
            arrange(arrivals.get(index, ()), locale),
            places.relocations.get(index, ()),
            index in places.moved,
            places.joinings.get(index),
            index in places.joined,
        )

    return MergedDocument(
        tuple(merge_paragraph(index, paragraph) for index, paragraph in enumerate(base)),
        arrange(arrivals.get(-1, ()), locale),
    )


def _check(proposals: Collection[DocumentProposal], length: int) -> None:
    seen: set[tuple[object, ...]] = set()
    for each in proposals:
        new = isinstance(each, ParagraphProposal) and each.after
        last = length - 1 if isinstance(each, Join) else length
        there = (-1 if new else 0) <= each.paragraph < last
        if not there or (isinstance(each, Move) and not -1 <= each.to < length):
            raise RedlineError(f"Proposal {each.id!r} is about paragraph {each.paragraph}, which is not there.")
        order = each.order if isinstance(each, ParagraphProposal) and new else 0
        identity = (type(each), each.id, each.paragraph, new, order)
        if identity in seen:
            raise RedlineError(f"Two proposals have the id {each.id!r}; each needs its own.")
        seen.add(identity)


def _add_dependents(keepers: Iterable[Relocation | Joining], merged: Merged) -> Merged:
    """A merge in which a paragraph is deleted, with those who want it kept as it is."""
    if len(merged.pieces) != 1 or isinstance(piece := merged.pieces[0], Kept):
        return merged  # it had no words
    found = alternatives_of(piece)
    heard = {id for alternative in found for id in alternative.ids}
    silent = [keeper for keeper in keepers if not heard.issuperset(keeper.ids)]
    if not silent:
        return merged
    sponsors = tuple(sorted({sponsor for keeper in silent for sponsor in keeper.sponsors}))
    ids = tuple(sorted({id for keeper in silent for id in keeper.ids if id not in heard}))
    alternatives = (*found, Alternative(merged.base, sponsors, ids))
    return replace(merged, pieces=(as_piece(merged.base, alternatives),))
