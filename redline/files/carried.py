"""Pieces of a paragraph that goes elsewhere: as they go from its old place, and as they come to the new one."""

from collections.abc import Iterable, Iterator

from redline.document.places import Joining, Relocation
from redline.merge.pieces import Applied, Conflict, Kept, Piece


def taken_away(pieces: Iterable[Piece], by: Relocation | Joining) -> Iterator[Piece]:
    """What the old place is left with: the same base, and no words."""
    for piece in pieces:
        if isinstance(piece, Kept):
            yield Applied(piece.text, "", by.sponsors, by.ids)
        elif isinstance(piece, Conflict):
            yield Applied(piece.base, "", by.sponsors, by.ids)
        elif piece.base:
            yield Applied(piece.base, "", _also(piece.sponsors, by.sponsors), _also(piece.ids, by.ids))


def brought(pieces: Iterable[Piece], by: Relocation | Joining) -> Iterator[Piece]:
    """What comes to the new place: the same words, and no base."""
    for piece in pieces:
        if isinstance(piece, Kept):
            yield Applied("", piece.text, by.sponsors, by.ids)
        elif isinstance(piece, Conflict):
            yield Conflict("", piece.alternatives)
        elif piece.text:
            yield Applied("", piece.text, _also(piece.sponsors, by.sponsors), _also(piece.ids, by.ids))


def _also(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*some, *others}))
