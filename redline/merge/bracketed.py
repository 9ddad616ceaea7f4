"""A text with brackets as the base of the next round: each bracket is one thing, which is kept, replaced or contested whole."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from redline.brackets.layout import Span
from redline.brackets.parse import bracket_pairs
from redline.merge.merge import Merged, merge
from redline.pieces import (
    Kept,
    Piece,
    Proposal,
    add_piece,
    alternatives_of,
    base_of,
    join_pieces,
)
from redline.text.cells import borders, cells, same_cells

_MARK = re.compile(r"[\[\]]")


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
    conflict over the bracket, and so is what else changes words in it; all other changes merge as ever. A bracket that a
    proposal opens stands in one piece with what closes it. Rows of a table with as many cells are merged cell by cell,
    unless a bracket reaches across a border.
    """
    all_proposals = tuple(proposals)
    if not same_cells(text, *(each.text or "" for each in all_proposals)) or _crosses_cells(text, brackets):
        return _merge_text(text, brackets, all_proposals, locale)
    pieces: list[Piece] = []
    edges = borders(text)
    starts = [0, *(end for _, end in edges)]
    proposed = [cells(each.text or "") for each in all_proposals]
    for number, (cell, start) in enumerate(zip(cells(text), starts, strict=True)):
        if number:
            add_piece(pieces, Kept(text[slice(*edges[number - 1])]))
        own = [(low - start, high - start) for low, high in brackets if start <= low and high <= start + len(cell)]
        here = (replace(each, text=row[number]) for each, row in zip(all_proposals, proposed, strict=True))
        for piece in _merge_text(cell, own, here, locale).pieces:
            add_piece(pieces, piece)
    return Merged(text, locale, all_proposals, tuple(pieces))


def _crosses_cells(text: str, brackets: Sequence[tuple[int, int]]) -> bool:
    """Whether a bracket reaches from one cell into another."""
    return any(low < end and start < high for start, end in borders(text) for low, high in brackets)


def _merge_text(text: str, brackets: Sequence[tuple[int, int]], proposals: Iterable[Proposal], locale: str) -> Merged:
    merged = merge(text, proposals, locale)
    sponsors = {each.id: each.sponsors for each in merged.proposals}
    return replace(merged, pieces=tuple(_join_brackets(merged.pieces, brackets, sponsors)))


_PlacedPiece = tuple[int, int, Piece]  # where the base of a piece begins and ends


_Sponsors = Mapping[str, tuple[str, ...]]  # by id


def _join_brackets(pieces: Sequence[Piece], brackets: Sequence[tuple[int, int]], sponsors: _Sponsors) -> list[Piece]:
    placed = list(_with_places(pieces, {border for bracket in brackets for border in bracket}))
    result: list[Piece] = []
    reached = 0
    for first, last in _join_ranges([*_touched_brackets(placed, brackets), *_brackets_of_proposals(placed)]):
        for _, _, piece in placed[reached:first]:
            add_piece(result, piece)
        add_piece(result, join_pieces([piece for _, _, piece in placed[first : last + 1]], sponsors))
        reached = last + 1
    for _, _, piece in placed[reached:]:
        add_piece(result, piece)
    return result


def _with_places(pieces: Iterable[Piece], borders: Iterable[int]) -> Iterator[_PlacedPiece]:
    """The pieces with their places, kept ones cut at the borders."""
    start = 0
    cuts = sorted(borders)
    for piece in pieces:
        end = start + len(base_of(piece))
        if isinstance(piece, Kept):
            places = [start, *(cut for cut in cuts if start < cut < end), end]
            for first, last in pairwise(places):
                yield first, last, Kept(piece.text[first - start : last - start])
        else:
            yield start, end, piece
        start = end


def _touched_brackets(placed: Sequence[_PlacedPiece], brackets: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From which piece to which the brackets reach that somebody has touched."""
    for start, end in brackets:
        inside = [index for index, each in enumerate(placed) if _is_inside(each, start, end)]
        if any(not isinstance(placed[index][2], Kept) for index in inside):
            yield inside[0], inside[-1]


def _is_inside(placed: _PlacedPiece, start: int, end: int) -> bool:
    """Whether a piece is about something in the range; an insertion at its border is not."""
    first, last, _ = placed
    return first < end and start < last if first < last else start < first < end


def _brackets_of_proposals(placed: Sequence[_PlacedPiece]) -> Iterator[tuple[int, int]]:
    """From which piece to which the brackets reach that proposals open in one and close in another."""
    changes: dict[str, list[int]] = defaultdict(list)
    signed: set[str] = set()
    for index, (_, _, piece) in enumerate(placed):
        for each in alternatives_of(piece):
            for id in each.ids:
                changes[id].append(index)
            if _MARK.search(each.text + base_of(piece)):
                signed.update(each.ids)
    for id in sorted(signed):
        wanted = [_wanted_text(piece, id) for _, _, piece in placed]
        piece_of = [index for index, words in enumerate(wanted) for _ in words]
        for opened, closed in bracket_pairs("".join(wanted)).items():
            first, last = piece_of[opened], piece_of[closed]
            if first != last and any(first <= index <= last for index in changes[id]):
                yield first, last


def _join_ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges in order, those that share a piece as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _wanted_text(piece: Piece, id: str) -> str:
    """What a proposal wants in the place of a piece."""
    return next((each.text for each in alternatives_of(piece) if id in each.ids), base_of(piece))
