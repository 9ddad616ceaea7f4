"""A redline of two texts, ready to be shown with <del> and <ins>."""

from dataclasses import dataclass
from typing import ClassVar

from redline.diff import diff
from redline.pieces import Kept
from redline.segment import segment


@dataclass(frozen=True, slots=True)
class Deleted:
    """Words that the new text does not have."""

    kind: ClassVar[str] = "deleted"
    text: str


@dataclass(frozen=True, slots=True)
class Inserted:
    """Words that only the new text has."""

    kind: ClassVar[str] = "inserted"
    text: str


def compare(base: str, new: str, locale: str = "und") -> tuple[Kept | Deleted | Inserted, ...]:
    """What became of the base, in order; what replaces words follows them. Joining all but the inserted gives the base."""
    tokens = segment(base, locale)
    pieces: list[Kept | Deleted | Inserted] = []
    reached = 0
    for edit in diff(base, new, locale):
        pieces.append(Kept("".join(tokens[reached : edit.start])))
        pieces.append(Deleted("".join(tokens[edit.start : edit.end])))
        pieces.append(Inserted(edit.replacement))
        reached = edit.end
    pieces.append(Kept("".join(tokens[reached:])))
    return tuple(piece for piece in pieces if piece.text)
