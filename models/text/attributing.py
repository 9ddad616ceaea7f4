"""Where the words of one text stand in the texts that were made of it, and the redline of two texts with what is behind each of
its changes, also where several rounds lie between them.

Pure functions; positions are code points.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import redline
from models.brackets.written import SECRETARIAT
from models.text.named import BracketCharacters

Piece = Mapping[str, Any]
Sponsors = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words `[start, end)` of a text that a comment put there; zero-width where it took words away.

    `id` is what the comment, or the editorial change, is called among the ids of a merge.
    """

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The words `[start, end)` of one text became `[new_start, new_end)` of the other."""

    start: int
    end: int
    new_start: int
    new_end: int


def differences(old: str, new: str, language: str) -> list[Difference]:
    """What is different between two texts, in order and apart; no difference reaches from one cell of a row into the next."""
    if not redline.same_cells(old, new):
        return _edits_as_differences(old, new, language)
    starts, new_starts = ([0, *(end for _, end in redline.borders(text))] for text in (old, new))
    return [
        Difference(one.start + at, one.end + at, one.new_start + new_at, one.new_end + new_at)
        for cell, new_cell, at, new_at in zip(redline.cells(old), redline.cells(new), starts, new_starts, strict=True)
        for one in _edits_as_differences(cell, new_cell, language)
    ]


def _edits_as_differences(old: str, new: str, language: str) -> list[Difference]:
    at = [0, *accumulate(map(len, redline.segment(old, language)))]
    found: list[Difference] = []
    longer = 0
    for edit in redline.diff(old, new, language):
        start, end = at[edit.start], at[edit.end]
        found.append(Difference(start, end, start + longer, start + longer + len(edit.replacement)))
        longer += len(edit.replacement) - (end - start)
    return found


def carry_marks(marks: Iterable[Mark], old: str, new: str, language: str) -> list[Mark]:
    """The marks of the old text as they stand in the new one; marked words that are gone leave none.

    Where words were taken away stays marked, whatever stands there now.
    """
    changed = differences(old, new, language)
    return [
        moved
        for mark in marks
        for moved in (_moved_parts(mark, changed) if mark.start < mark.end else _moved_place(mark, changed))
    ]


@dataclass(slots=True)
class Redlined:
    """Pieces as the macro `redline` of draft_macros.html takes them, with the secretariat's words by place."""

    pieces: list[Piece] = field(default_factory=list)
    offers: dict[int, str] = field(default_factory=dict)


def redline_text(
    old: str, new: str, marks: Iterable[Mark], sponsors: Sponsors, known: Iterable[str], language: str
) -> Redlined:
    """What became of the old text; `marks` are those of the new one, `sponsors` has who is behind each id.

    A bracket with the names of `known` sponsors is one word: it is there or it is not, and nothing in it is compared.
    """
    signs = BracketCharacters(old + new, frozenset(known))
    was, _ = signs.close(old)
    now, at = signs.close(new)
    moved = [_mark_with_signs(mark, at) for mark in marks]
    found = Redlined()
    reached = 0
    for one in differences(was, now, language):
        found.pieces += _kept_pieces(signs.open(was[reached : one.start]))
        for part in _parts_of_difference(one, was, now, moved, signs):
            if part.kept:
                found.pieces += _kept_pieces(signs.open(part.base))
                continue
            base, start, end = signs.open(part.base), part.start, part.end
            words = now[start:end]
            behind = sorted({mark.id for mark in moved if _touches(mark, start, end)})
            if bracket := signs.brackets.get(words):
                if offer := _secretariat_offer(bracket):
                    found.offers[len(found.pieces)] = offer
                found.pieces.append(_conflict_piece(base, bracket, behind, sponsors))
            elif words.isspace() and not base and _takes_space(found.pieces):
                found.pieces[-1] = _conflict_with_space(found.pieces[-1], words)
            else:
                found.pieces.append(_applied_piece(base, words, behind, sponsors))
        reached = one.end
    found.pieces += _kept_pieces(signs.open(was[reached:]))
    return found


def _moved_parts(mark: Mark, changed: Iterable[Difference]) -> Iterator[Mark]:
    """The parts of marked words that are still there."""
    start, shift = mark.start, 0
    for one in changed:
        if one.start >= mark.end:
            break
        if start < one.start:
            yield Mark(mark.id, start + shift, one.start + shift)
        start, shift = max(start, one.end), one.new_end - one.end
    if start < mark.end:
        yield Mark(mark.id, start + shift, mark.end + shift)


def _moved_place(mark: Mark, changed: Iterable[Difference]) -> Iterator[Mark]:
    shift = 0
    for one in changed:
        if mark.start <= one.start:
            break
        if mark.start < one.end:
            yield Mark(mark.id, one.new_start, one.new_start)
            return
        shift = one.new_end - one.end
    yield Mark(mark.id, mark.start + shift, mark.start + shift)


def _mark_with_signs(mark: Mark, at: Sequence[int]) -> Mark:
    """A mark where brackets are signs; one within a bracket marks the whole of it."""
    start, end = at[mark.start], at[mark.end]
    inside = mark.start > 0 and at[mark.start - 1] == start
    return Mark(mark.id, start, max(end, start + 1) if inside else end)


def _touches(mark: Mark, start: int, end: int) -> bool:
    """Whether words of the mark stand in `[start, end)`, or it took words away there."""
    return mark.start < end and start < mark.end if mark.start < mark.end else start <= mark.start <= end


@dataclass(frozen=True, slots=True)
class _Part:
    """What `[start, end)` of the new text took the place of; where it is `kept`, the same words."""

    base: str
    start: int
    end: int
    kept: bool = False


def _parts_of_difference(
    one: Difference, was: str, now: str, marks: Sequence[Mark], signs: BracketCharacters
) -> Iterator[_Part]:
    """A difference in parts. Words between changes of several comments that nobody asked for are those of the old text."""
    left = was[one.start : one.end]
    changes: list[tuple[int, int]] = []
    for start, end in pairwise(_cut_places(one, now, marks, signs)):
        words = now[start:end]
        asked_for = words in signs.brackets or any(mark.start < end and start < mark.end for mark in marks)
        if asked_for or not words.strip() or left.count(words) != 1:
            changes.append((start, end))
            continue
        base, left = left.split(words)
        yield from _parts_of_base(base, changes or [(start, start)])
        yield _Part(words, start, end, kept=True)
        changes = []
    yield from _parts_of_base(left, changes or [(one.new_end, one.new_end)])


def _parts_of_base(base: str, changes: Iterable[tuple[int, int]]) -> Iterator[_Part]:
    """The first of several changes in one place stands for the words that they took the place of."""
    for start, end in changes:
        if base or start < end:
            yield _Part(base, start, end)
        base = ""


def _cut_places(one: Difference, now: str, marks: Iterable[Mark], signs: BracketCharacters) -> list[int]:
    """Where new words are to be cut, so that each part is a bracket, or has the same comments behind all of it."""
    if one.new_start == one.new_end:
        return [one.new_start, one.new_end]
    cuts = {place for mark in marks if mark.start < mark.end for place in (mark.start, mark.end)}
    signed = [place for place in range(one.new_start, one.new_end) if now[place] in signs.brackets]
    cuts |= {*signed, *(place + 1 for place in signed)}
    return sorted({one.new_start, one.new_end} | {place for place in cuts if one.new_start < place < one.new_end})


def _kept_pieces(words: str) -> list[Piece]:
    return [{"kind": "kept", "text": words}] if words else []


def _applied_piece(base: str, words: str, behind: Sequence[str], sponsors: Sponsors) -> Piece:
    names = sorted({name for id in behind for name in sponsors[id]})
    return {"kind": "applied", "base": base, "text": words, "sponsors": names, "ids": list(behind)}


def _conflict_piece(base: str, bracket: redline.Bracketed, behind: Sequence[str], sponsors: Sponsors) -> Piece:
    return {
        "kind": "conflict",
        "base": base,
        "alternatives": [
            {
                "text": one.text,
                "sponsors": list(one.sponsors),
                "ids": [id for id in behind if not set(one.sponsors).isdisjoint(sponsors[id])],
            }
            for one in bracket.alternatives
            if one.sponsors != (SECRETARIAT,)
        ],
    }


def _takes_space(found: Sequence[Piece]) -> bool:
    """Whether white space that came with a bracket can be part of it, instead of a change of its own."""
    return bool(found) and found[-1]["kind"] == "conflict" and any(one["text"] for one in found[-1]["alternatives"])


def _conflict_with_space(bracket: Piece, space: str) -> Piece:
    alternatives = [{**one, "text": one["text"] and one["text"] + space} for one in bracket["alternatives"]]
    return {**bracket, "alternatives": alternatives}


def _secretariat_offer(bracket: redline.Bracketed) -> str | None:
    return next((one.text for one in bracket.alternatives if one.sponsors == (SECRETARIAT,)), None)
