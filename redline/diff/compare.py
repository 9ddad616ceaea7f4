"""A redline of two texts, ready to be shown: what stays, goes, comes and moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from redline.diff.diff import diff
from redline.diff.within import told_apart
from redline.document.moved_words import Difference, moves
from redline.merge.pieces import Kept
from redline.text.segment import segment


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


_BRACKETS = (("(", ")"), ("（", "）"), ("“", "”"), ("«", "»"))

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
        for left, right, same in _at_bracket(gone, came):
            if left or right:
                kept.append(behind)
                changes.append(Difference(left, right))
                behind = ""
            behind += same
        behind += after
    pieces: list[Compared] = []
    for text, change, moved in zip(kept, changes, moves(changes), strict=True):
        pieces.append(Kept(text))
        pieces += (MovedFrom(words, move) if move else Deleted(words) for words, move in _runs(change.gone, moved.gone))
        pieces += (MovedTo(words, move) if move else Inserted(words) for words, move in _runs(change.came, moved.came))
    pieces.append(Kept(behind + "".join(tokens[reached:])))
    return tuple(piece for piece in pieces if piece.text)


def _at_bracket(gone: list[str], came: list[str]) -> Iterator[tuple[list[str], list[str], str]]:
    """What goes and comes, apart before and in brackets that both open and that close behind them; with each, what is the
    same behind it."""
    for opened, closed in _BRACKETS:
        if gone.count(opened) == came.count(opened) == 1 and closed not in (*gone, *came):
            end, other_end = gone.index(opened), came.index(opened)
            start = end - (gone[:end][-1:] == came[:other_end][-1:] == [" "])
            same = "".join(gone[start : end + 1])
            yield gone[:start], came[: other_end - (end - start)], same
            gone, came = gone[end + 1 :], came[other_end + 1 :]
    yield gone, came, ""


def _runs(tokens: Sequence[str], moved: Sequence[int]) -> Iterator[tuple[str, int]]:
    for move, run in groupby(zip(tokens, moved, strict=True), key=lambda each: each[1]):
        yield "".join(token for token, _ in run), move
