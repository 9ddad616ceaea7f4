"""A redline of two texts, ready to be shown: what stays, goes, comes and moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from redline.diff import diff
from redline.moved_words import Difference, moves
from redline.pieces import Kept
from redline.segment import segment
from redline.within import told_apart


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


@dataclass(frozen=True, slots=True)
class MovedFrom:
    """Words that the new text has elsewhere: in the `MovedTo` of the same number."""

    kind: ClassVar[str] = "moved_from"
    text: str
    move: int


@dataclass(frozen=True, slots=True)
class MovedTo:
    """Words that the base has elsewhere: in the `MovedFrom` of the same number."""

    kind: ClassVar[str] = "moved_to"
    text: str
    move: int


Compared = Kept | Deleted | Inserted | MovedFrom | MovedTo


def compare(base: str, new: str, locale: str = "und") -> tuple[Compared, ...]:
    """What became of the base, in order; what replaces words follows them.

    Joining what is kept, deleted and moved away gives the base; joining what is kept, inserted and moved here gives the
    new text by key. Where moved words changed a little, the change stands between two parts of one move.
    RedlineError for lone surrogates.
    """
    tokens = segment(base, locale)
    kept: list[str] = []  # before each change
    changes: list[Difference] = []
    reached, behind = 0, ""
    for edit in diff(base, new, locale):
        before, gone, came, after = told_apart("".join(tokens[edit.start : edit.end]), edit.replacement, locale)
        behind += "".join(tokens[reached : edit.start]) + before
        reached = edit.end
        if gone or came:
            kept.append(behind)
            changes.append(Difference(gone, came))
            behind = ""
        behind += after
    pieces: list[Compared] = []
    for text, change, moved in zip(kept, changes, moves(changes), strict=True):
        pieces.append(Kept(text))
        pieces += (MovedFrom(words, move) if move else Deleted(words) for words, move in _runs(change.gone, moved.gone))
        pieces += (MovedTo(words, move) if move else Inserted(words) for words, move in _runs(change.came, moved.came))
    pieces.append(Kept(behind + "".join(tokens[reached:])))
    return tuple(piece for piece in pieces if piece.text)


def _runs(tokens: Sequence[str], moved: Sequence[int]) -> Iterator[tuple[str, int]]:
    for move, run in groupby(zip(tokens, moved, strict=True), key=lambda each: each[1]):
        yield "".join(token for token, _ in run), move
