"""The redline of two texts with the comments behind each of its changes, also where several rounds lie between them.

Pure functions; positions are code points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise
from typing import Any

import redline
from models.candidate import SECRETARIAT
from models.carrying import Difference, Mark, differences

Piece = Mapping[str, Any]
Sponsors = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Redlined:
    """Pieces as the macro `redline` of draft_macros.html takes them, with the secretariat's words by place."""

    pieces: list[Piece] = field(default_factory=list)
    offers: dict[int, str] = field(default_factory=dict)


def redlined(
    old: str, new: str, marks: Iterable[Mark], sponsors: Sponsors, known: Iterable[str], language: str
) -> Redlined:
    """What became of the old text; `marks` are those of the new one, `sponsors` has who is behind each id.

    A bracket with the names of `known` sponsors is one word: it is there or it is not, and nothing in it is compared.
    """
    signs = _Signs(old + new, frozenset(known))
    was, _ = signs.close(old)
    now, at = signs.close(new)
    moved = [_among_signs(mark, at) for mark in marks]
    found = Redlined()
    reached = 0
    for one in differences(was, now, language):
        found.pieces += _kept(signs.open(was[reached : one.start]))
        base = signs.open(was[one.start : one.end])
        for start, end in pairwise(_cuts(one, now, moved, signs)):
            behind = sorted({mark.id for mark in moved if _touches(mark, start, end)})
            if bracket := signs.brackets.get(now[start:end]):
                if offer := _offer(bracket):
                    found.offers[len(found.pieces)] = offer
                found.pieces.append(_conflict(base, bracket, behind, sponsors))
            else:
                found.pieces.append(_applied(base, now[start:end], behind, sponsors))
            base = ""
        reached = one.end
    found.pieces += _kept(signs.open(was[reached:]))
    return found


class _Signs:
    """A character for each bracket, the same for the same bracket, that stands nowhere in the texts."""

    def __init__(self, taken: str, known: frozenset[str]) -> None:
        self.brackets: dict[str, redline.Bracketed] = {}
        self._free = (sign for sign in map(chr, count(0x100000)) if sign not in taken)
        self._of: dict[str, str] = {}
        self._known = known

    def close(self, text: str) -> tuple[str, list[int]]:
        """The text with a sign for each bracket, and for each position of the text (its end too) the one in it."""
        closed: list[str] = []
        widths: list[int] = []
        start = 0
        for part in redline.parse_brackets(text, self._known):
            if isinstance(part, redline.Kept):
                closed.append(part.text)
                widths += [1] * len(part.text)
                start += len(part.text)
            else:
                closed.append(self._sign(text[start : start + part.length], part))
                widths += [0] * (part.length - 1) + [1]
                start += part.length
        return "".join(closed), [0, *accumulate(widths)]

    def open(self, closed: str) -> str:
        """The text with its brackets again."""
        for words, sign in self._of.items():
            closed = closed.replace(sign, words)
        return closed

    def _sign(self, words: str, bracket: redline.Bracketed) -> str:
        if words not in self._of:
            sign = next(self._free)
            self._of[words] = sign
            self.brackets[sign] = bracket
        return self._of[words]


def _among_signs(mark: Mark, at: Sequence[int]) -> Mark:
    """A mark where brackets are signs; one within a bracket marks the whole of it."""
    start, end = at[mark.start], at[mark.end]
    inside = mark.start > 0 and at[mark.start - 1] == start
    return Mark(mark.id, start, max(end, start + 1) if inside else end)


def _touches(mark: Mark, start: int, end: int) -> bool:
    """Whether words of the mark stand in `[start, end)`, or it took words away there."""
    return mark.start < end and start < mark.end if mark.start < mark.end else start <= mark.start <= end


def _cuts(one: Difference, now: str, marks: Iterable[Mark], signs: _Signs) -> list[int]:
    """Where new words are to be cut, so that each part is a bracket, or has the same comments behind all of it."""
    if one.new_start == one.new_end:
        return [one.new_start, one.new_end]
    cuts = {place for mark in marks if mark.start < mark.end for place in (mark.start, mark.end)}
    signed = [place for place in range(one.new_start, one.new_end) if now[place] in signs.brackets]
    cuts |= {*signed, *(place + 1 for place in signed)}
    return sorted({one.new_start, one.new_end} | {place for place in cuts if one.new_start < place < one.new_end})


def _kept(words: str) -> list[Piece]:
    return [{"kind": "kept", "text": words}] if words else []


def _applied(base: str, words: str, behind: Sequence[str], sponsors: Sponsors) -> Piece:
    names = sorted({name for id in behind for name in sponsors[id]})
    return {"kind": "applied", "base": base, "text": words, "sponsors": names, "ids": list(behind)}


def _conflict(base: str, bracket: redline.Bracketed, behind: Sequence[str], sponsors: Sponsors) -> Piece:
    return {
        "kind": "conflict",
        "base": base,
        "alternatives": [
            {
                "text": one.text,
                "sponsors": list(one.sponsors),
                "ids": [id for id in behind if not set(sponsors[id]).isdisjoint(one.sponsors)],
            }
            for one in bracket.alternatives
            if one.sponsors != (SECRETARIAT,)
        ],
    }


def _offer(bracket: redline.Bracketed) -> str | None:
    return next((one.text for one in bracket.alternatives if one.sponsors == (SECRETARIAT,)), None)
