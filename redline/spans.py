"""A text with brackets as the base of the next round: each bracket is one thing, which is kept, replaced or contested whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from redline.brackets import Span, alternatives_of
from redline.merge import Merged, merge
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, Proposal, put


def brackets_in(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    """Where the brackets of a laid-out text begin and end."""
    found: list[tuple[int, int]] = []
    last: Span | None = None
    for span in spans:
        if span.alternative == 0 and last:
            found.append((last.start, last.end))
        last = span if span.alternative is None else last
    return tuple(found)


def merge_bracketed(
    text: str, brackets: Sequence[tuple[int, int]], proposals: Iterable[Proposal], locale: str = "und"
) -> Merged:
    """Merge proposals for a text in which the brackets are code points `[start, end)`, in order and apart.

    Whoever chooses an alternative proposes the text with its words in the bracket's place. Different choices are one
    conflict over the bracket, and so is what else changes words in it; all other changes merge as ever.
    """
    merged = merge(text, proposals, locale)
    return replace(merged, pieces=tuple(_whole(merged.pieces, brackets)))


def _whole(pieces: Sequence[Piece], brackets: Sequence[tuple[int, int]]) -> list[Piece]:
    placed = list(_placed(pieces))
    zones: list[tuple[int, int]] = []
    for start, end in brackets:
        touched = [each for each in placed if not isinstance(each[2], Kept) and _inside(each, start, end)]
        if touched:
            start, end = min(start, touched[0][0]), max(end, touched[-1][1])
            if zones and start < zones[-1][1]:
                before = zones.pop()
                start, end = before[0], max(before[1], end)
            zones.append((start, end))
    result: list[Piece] = []
    reached = 0
    for start, end in zones:
        for piece in _between(placed, reached, start):
            put(result, piece)
        put(result, _one(list(_within(placed, start, end))))
        reached = end
    for piece in _between(placed, reached, placed[-1][1] if placed else 0, last=True):
        put(result, piece)
    return result


_Placed = tuple[int, int, Piece]  # where the base of a piece begins and ends


def _placed(pieces: Iterable[Piece]) -> Iterator[_Placed]:
    start = 0
    for piece in pieces:
        end = start + len(piece.text if isinstance(piece, Kept) else piece.base)
        yield start, end, piece
        start = end


def _inside(placed: _Placed, start: int, end: int) -> bool:
    """Whether a piece is about something in the range; an insertion at its border is not."""
    first, last, _ = placed
    return first < end and start < last if first < last else start < first < end


def _between(placed: Iterable[_Placed], start: int, end: int, *, last: bool = False) -> Iterator[Piece]:
    """The pieces from one zone to the next, kept ones cut where these begin and end."""
    for first, stop, piece in placed:
        if isinstance(piece, Kept):
            yield Kept(piece.text[max(start - first, 0) : max(min(end, stop) - first, 0)])
        elif first >= start and (stop <= end if first < stop else first <= end or last):
            yield piece


def _within(placed: Iterable[_Placed], start: int, end: int) -> Iterator[Piece]:
    for each in placed:
        first, stop, piece = each
        if isinstance(piece, Kept):
            yield Kept(piece.text[max(start - first, 0) : max(min(end, stop) - first, 0)])
        elif _inside(each, start, end):
            yield piece


def _one(pieces: Sequence[Piece]) -> Piece:
    """Pieces as one: for each id, the whole of what it wants there."""
    base = "".join(piece.text if isinstance(piece, Kept) else piece.base for piece in pieces)
    sponsors: dict[str, set[str]] = defaultdict(set)
    for piece in pieces:
        for alternative in () if isinstance(piece, Kept) else alternatives_of(piece):
            for id in alternative.ids:
                sponsors[id].update(alternative.sponsors)
    wanted: dict[str, list[str]] = defaultdict(list)
    for id in sorted(sponsors):
        wanted["".join(_as_wanted(piece, id) for piece in pieces)].append(id)
    found = [
        Alternative(text, tuple(sorted(set().union(*(sponsors[id] for id in ids)))), tuple(ids))
        for text, ids in wanted.items()
    ]
    if len(found) == 1:
        return Applied(base, found[0].text, found[0].sponsors, found[0].ids)
    return Conflict(base, tuple(sorted(found, key=lambda each: (each.sponsors[0], each.text))))


def _as_wanted(piece: Piece, id: str) -> str:
    if isinstance(piece, Kept):
        return piece.text
    return next((each.text for each in alternatives_of(piece) if id in each.ids), piece.base)
