"""What goes into a merge, and the pieces that come out of it, each with its `kind`."""

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
