"""A redline of two texts, ready to be shown: what stays, goes, comes and moves.

Words are marked whole: "member" becomes "members", not "member" with an "s". Parts of words are told apart where they
are words to a reader: a number beside letters, and in scripts without spaces what was added to a word or taken from it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import ClassVar

from rapidfuzz.distance import Postfix

from redline.diff.diff import diff
from redline.diff.moved_words import Difference, find_moves
from redline.pieces import Kept
from redline.text.cells import borders, cells, same_cells
from redline.text.graphemes import clusters
from redline.text.key import is_key, key
from redline.text.segment import segment

_BRACKETS = (("(", ")"), ("（", "）"), ("“", "”"), ("«", "»"))
# ICU takes digits and the Khmer, Lao, Burmese or Thai letters beside them for one word.
_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[^\d]+")
_HAN = "\u3400-\u9fff"
_UNSPACED = re.compile(f"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f{_HAN}]")
_HAN_COMPOUND = re.compile(f"[{_HAN}]{{2,4}}")
_HAN_NUMBER = re.compile("[〇零一二三四五六七八九十百千万亿两]+")


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
    Rows of a table with as many cells are compared cell by cell. RedlineError for lone surrogates.
    """
    if not same_cells(base, new):
        return tuple(_compare_words(base, new, locale))
    pieces: list[Compared] = []
    between = [*(base[start:end] for start, end in borders(base)), ""]
    for cell, other, border in zip(cells(base), cells(new), between, strict=True):
        last = max((piece.move for piece in pieces if isinstance(piece, MovedTo)), default=0)
        for piece in (*_compare_words(cell, other, locale), Kept(border)):
            if isinstance(piece, MovedFrom | MovedTo):
                pieces.append(replace(piece, move=piece.move + last))
            elif isinstance(piece, Kept) and pieces and isinstance(pieces[-1], Kept):
                pieces[-1] = Kept(pieces[-1].text + piece.text)
            elif piece.text:
                pieces.append(piece)
    return tuple(pieces)


def _compare_words(base: str, new: str, locale: str) -> Iterator[Compared]:
    tokens = segment(base, locale)
    unchanged: list[str] = []  # before each change
    changes: list[Difference] = []
    reached, behind = 0, ""
    for edit in diff(base, new, locale):
        before, gone, came, after = differing_words("".join(tokens[edit.start : edit.end]), edit.replacement, locale)
        behind += "".join(tokens[reached : edit.start]) + before
        reached = edit.end
        for left, right, same in _split_at_brackets(gone, came):
            if left or right:
                unchanged.append(behind)
                changes.append(Difference(left, right))
                behind = ""
            behind += same
        behind += after
    pieces: list[Compared] = []
    for text, change, moved in zip(unchanged, changes, find_moves(changes), strict=True):
        pieces.append(Kept(text))
        pieces += (
            MovedFrom(words, move) if move else Deleted(words)
            for words, move in _group_by_move(change.gone, moved.gone)
        )
        pieces += (
            MovedTo(words, move) if move else Inserted(words) for words, move in _group_by_move(change.came, moved.came)
        )
    pieces.append(Kept(behind + "".join(tokens[reached:])))
    return (piece for piece in pieces if piece.text)


def _split_at_brackets(gone: list[str], came: list[str]) -> Iterator[tuple[list[str], list[str], str]]:
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


def _group_by_move(tokens: Sequence[str], moved: Sequence[int]) -> Iterator[tuple[str, int]]:
    for move, run in groupby(zip(tokens, moved, strict=True), key=lambda each: each[1]):
        yield "".join(token for token, _ in run), move


def differing_words(gone: str, new: str, locale: str) -> tuple[str, list[str], list[str], str]:
    """What goes and what comes as words, between what both begin with and what both end with (as what goes spells it)."""
    one, other = _split_tokens(gone, locale), _split_tokens(new, locale)
    keys, other_keys = [key(part) for part in one], [key(part) for part in other]
    start = end = 0
    shorter = min(len(one), len(other))
    while start < shorter and keys[start] == other_keys[start]:
        start += 1
    while end < shorter - start and keys[-1 - end] == other_keys[-1 - end]:
        end += 1
    before, after = "".join(one[:start]), "".join(one[len(one) - end :])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    left = "".join(one)
    lead, tail = _shared_ends(left, "".join(other))
    return (
        before + left[:lead],
        _cut_ends(one, lead, tail),
        _cut_ends(other, lead, tail),
        left[len(left) - tail :] + after,
    )


def _split_tokens(text: str, locale: str) -> list[str]:
    return [part for token in segment(text, locale) for part in _PARTS.findall(token)]


def _shared_ends(gone: str, new: str) -> tuple[int, int]:
    """How many code points both share at the start or end of words that differ."""
    if not gone or not new or not is_key(gone) or not is_key(new):
        return 0, 0
    short, long = sorted((gone, new), key=len)
    if long.startswith(short) and _can_split(long, len(short)):
        return len(short), 0
    if long.endswith(short) and _can_split(long, len(long) - len(short)):
        return 0, len(short)
    if not _HAN_COMPOUND.fullmatch(gone) or not _HAN_COMPOUND.fullmatch(new):
        return 0, 0
    # The head of a Chinese compound stands at its end: years of two numbers, water of two kinds.
    tail = Postfix.similarity(gone, new)
    sides = gone[: len(gone) - tail], new[: len(new) - tail]
    heads_differ = all(map(_HAN_NUMBER.fullmatch, sides)) or all(len(side) > 1 for side in sides)
    return 0, tail if heads_differ and not _HAN_NUMBER.match(gone[-tail:]) else 0


def _can_split(text: str, at: int) -> bool:
    """Whether a mark may begin or end inside a word, there."""
    unspaced = _UNSPACED.match(text[at - 1]) and _UNSPACED.match(text[at])
    return unspaced is not None and at in accumulate(map(len, clusters(text)))


def _cut_ends(tokens: Sequence[str], lead: int, tail: int) -> list[str]:
    """The tokens without so many code points at the start and end of all of them."""
    start, end = lead, sum(map(len, tokens)) - tail
    left: list[str] = []
    reached = 0
    for token in tokens:
        left.append(token[max(start - reached, 0) : max(end - reached, 0)])
        reached += len(token)
    return [token for token in left if token]
