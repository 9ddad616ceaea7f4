"""What goes into a merge, and the pieces that come out of it, each with its `kind`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Proposal:
    """The text that some sponsors propose for a paragraph; None or "" proposes to delete it.

    Ids are unique in a merge. Sponsors are opaque labels, at least one.
    """

    id: str
    sponsors: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of the base that nobody changed."""

    kind: ClassVar[str] = "kept"
    text: str


@dataclass(frozen=True, slots=True)
class Applied:
    """Words of the base and what stands in their place, uncontested among the proposals given (which is not: agreed).

    Sponsors and ids are sorted by code point. `base` is "" for an insertion, `text` for a deletion.
    """

    kind: ClassVar[str] = "applied"
    base: str
    text: str
    sponsors: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the texts that may stand in a conflict's place; "" deletes it."""

    text: str
    sponsors: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words of the base for which there are several texts that do not go together; sorted by first sponsor, then text."""

    kind: ClassVar[str] = "conflict"
    base: str
    alternatives: tuple[Alternative, ...]


Piece = Kept | Applied | Conflict


def add_piece(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece to others: neighbouring kept ones become one, and what is nothing is left out."""
    if isinstance(piece, Kept) and pieces and isinstance(last := pieces[-1], Kept):
        pieces[-1] = Kept(last.text + piece.text)
    elif piece.text if isinstance(piece, Kept) else isinstance(piece, Conflict) or piece.base or piece.text:
        pieces.append(piece)


def base_of(piece: Piece) -> str:
    """The words of the base in whose place a piece stands."""
    return piece.text if isinstance(piece, Kept) else piece.base


def alternatives_of(piece: Piece) -> tuple[Alternative, ...]:
    """The texts that are asked for in the place of a piece: several in a conflict, one where it was applied, none where it was
    kept."""
    if isinstance(piece, Kept):
        return ()
    return piece.alternatives if isinstance(piece, Conflict) else (Alternative(piece.text, piece.sponsors, piece.ids),)


def as_piece(base: str, alternatives: Sequence[Alternative]) -> Applied | Conflict:
    """What is asked for in place of words of the base: applied if it is one text, otherwise a conflict."""
    if len(alternatives) == 1:
        (only,) = alternatives
        return Applied(base, only.text, only.sponsors, only.ids)
    return Conflict(base, tuple(sorted(alternatives, key=lambda each: (each.sponsors[0], each.text))))


def join_pieces(pieces: Sequence[Piece], sponsors: Mapping[str, Sequence[str]]) -> Applied | Conflict:
    """Neighbouring pieces as one: for each proposal all that it wants there, with its sponsors by its id."""
    changes = [{id: each.text for each in alternatives_of(piece) for id in each.ids} for piece in pieces]
    wanted: dict[str, list[str]] = defaultdict(list)
    for id in sorted({id for own in changes for id in own}):
        wanted["".join(own.get(id, base_of(piece)) for own, piece in zip(changes, pieces, strict=True))].append(id)
    alternatives = [
        Alternative(text, tuple(sorted({name for id in ids for name in sponsors[id]})), tuple(ids))
        for text, ids in wanted.items()
    ]
    return as_piece("".join(map(base_of, pieces)), alternatives)
