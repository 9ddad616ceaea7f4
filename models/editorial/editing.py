"""The secretariat's own words, laid over what members asked for: typed words are read as changes of the base text."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, groupby

import redline
from models.errors import Invalid
from models.text.lists import listed

EDITORIAL = "Secretariat (editorial)"
"""The sponsor of the secretariat's own words; no member is called so."""

_EDIT, _UNDOING = "e", "o"
_ADDED_KEY = re.compile(r"(.+)_e\d+_\d+")


@dataclass(frozen=True, slots=True)
class Rewording:
    """Code points `[start, end)` of a base text read `text` instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An editorial change by its number: its rewordings in order, apart from each other."""

    change_id: int
    rewordings: tuple[Rewording, ...]

    @property
    def id(self) -> str:
        """What it is called among the ids of a merge, where comments are numbers."""
        return edit_id(self.change_id)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a merged paragraph as they are shown, and those of the base in their place (from code point `start`).

    Without sponsors they are the base's or the secretariat's, and may be edited; others belong to members.
    """

    start: int
    base: str
    text: str
    sponsors: frozenset[str] = frozenset()
    bracket: bool = False


def lay_over(pieces: Sequence[redline.Piece], edit: Edit) -> tuple[redline.Piece, ...] | None:
    """The pieces with the edit in words that no member has touched; None if it does not fit there as a whole."""
    starts = list(accumulate((len(redline.base_of(piece)) for piece in pieces), initial=0))
    inserted = {start for start, piece in zip(starts, pieces, strict=False) if not redline.base_of(piece)}
    if any(one.start == one.end and one.start in inserted for one in edit.rewordings):
        return None  # nothing says which of two insertions comes first
    left = list(edit.rewordings)
    result: list[redline.Piece] = []
    for start, piece in zip(starts, pieces, strict=False):
        if isinstance(piece, redline.Kept):
            end = start + len(piece.text)
            mine = [one for one in left if start <= one.start and one.end <= end]
            left = [one for one in left if one not in mine]
            result += _apply_rewordings(piece.text, start, mine, edit.id)
        else:
            result.append(piece)
    return None if left else tuple(result)


def stretches(
    pieces: Sequence[redline.Piece], shown: Sequence[str], brackets: Mapping[int, frozenset[str]]
) -> list[Stretch]:
    """The paragraph in parts: one that may be edited, a member's, and so on. `shown` is what is written of each piece;
    `brackets` has the members named in those that stand in brackets, by their number.

    It begins and ends with one that may be edited, which may be empty.
    """

    def is_free(place: int) -> bool:
        return place not in brackets and _is_free(pieces[place])

    groups = [(free, list(places)) for free, places in groupby(range(len(pieces)), is_free)]
    found = [] if groups and groups[0][0] else [Stretch(0, "", "")]
    reached = 0
    for free, places in groups:
        base = "".join(redline.base_of(pieces[place]) for place in places)
        text = "".join(shown[place] for place in places)
        sponsors = frozenset().union(*(brackets.get(place) or _sponsors_of(pieces[place]) for place in places))
        bracket = any(place in brackets for place in places)
        found.append(Stretch(reached, base, text, frozenset() if free else sponsors, bracket))
        reached += len(base)
    return found if groups and groups[-1][0] else [*found, Stretch(reached, "", "")]


def new_key(after: str, round_number: int, taken: Collection[str]) -> str:
    """The key of a paragraph that the secretariat puts in behind another one, other than those of the same round."""
    return next(key for place in count(1) if (key := f"{after}_e{round_number}_{place}") not in taken)


def predecessor_of(key: str) -> str | None:
    """The key of the paragraph behind which the secretariat has put this one in; None if it has not."""
    found = _ADDED_KEY.fullmatch(key)
    return found[1] if found else None


def edit_id(change_id: int) -> str:
    """What an editorial change is called among the ids of a merge, where comments are numbers."""
    return f"{_EDIT}{change_id}"


def undo_id(change_id: int) -> str:
    """What an objection to an editorial change is called among the ids of a merge."""
    return f"{_UNDOING}{change_id}"


def is_undoing(id: str) -> bool:
    """Whether an id is that of an objection."""
    return id.startswith(_UNDOING)


def number_of(id: str) -> int:
    """The editorial change that an id names, its own or that of an objection to it."""
    return int(id[1:])


def is_editorial(piece: redline.Piece) -> bool:
    """Whether the secretariat has put these words there."""
    return isinstance(piece, redline.Applied) and piece.sponsors == (EDITORIAL,)


def _is_free(piece: redline.Piece) -> bool:
    return isinstance(piece, redline.Kept) or is_editorial(piece)


def _sponsors_of(piece: redline.Piece) -> set[str]:
    if isinstance(piece, redline.Conflict):
        return {sponsor for alternative in piece.alternatives for sponsor in alternative.sponsors}
    return set() if isinstance(piece, redline.Kept) else set(piece.sponsors)


def _apply_rewordings(kept: str, start: int, changes: Sequence[Rewording], id: str) -> Iterator[redline.Piece]:
    reached = 0
    for change in changes:
        if reached < change.start - start:
            yield redline.Kept(kept[reached : change.start - start])
        reached = change.end - start
        yield redline.Applied(kept[change.start - start : reached], change.text, (EDITORIAL,), (id,))
    if reached < len(kept):
        yield redline.Kept(kept[reached:])


def rewordings(parts: Sequence[Stretch], typed: str, language: str) -> tuple[Rewording, ...]:
    """The changes of the base that give what was typed; `parts` as `models.editorial.editing.stretches` gives them.

    Raises Invalid, with a sentence that names the members, where their words or a bracket would be changed.
    """
    found: list[Rewording] = []
    for place, words in zip(range(0, len(parts), 2), _typed_parts(parts, typed, language), strict=True):
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        for part, own, beside in _split_cells(parts[place], words, before, after):
            found += _rewordings_of_part(part, own, *beside, language)
    return tuple(found)


_Neighbours = tuple[Stretch | None, Stretch | None]


def _split_cells(
    part: Stretch, words: str, before: Stretch | None, after: Stretch | None
) -> Iterator[tuple[Stretch, str, _Neighbours]]:
    """A part that may be edited and what was typed there: those of a row cell by cell, each with what of members is beside it.
    Raises Invalid if another number of cells was typed."""
    was, now = redline.cells(part.base), redline.cells(words)
    if len(was) != len(now):
        raise Invalid(
            "This would move words from one cell of the table into another. Change each cell by itself.", "text"
        )
    starts = [0, *(end for _, end in redline.borders(part.base))]
    for place, (cell, own, start) in enumerate(zip(was, now, starts, strict=True)):
        beside = before if place == 0 else None, after if place == len(was) - 1 else None
        yield Stretch(part.start + start, cell, cell), own, beside


def _rewordings_of_part(
    part: Stretch, words: str, before: Stretch | None, after: Stretch | None, language: str
) -> Iterator[Rewording]:
    tokens = redline.segment(part.base, language)
    offsets = list(accumulate(map(len, tokens), initial=part.start))
    if words and not tokens and (beside := before or after):
        raise Invalid(_refusal_for(beside), "text")  # nothing of the base stands here to hold on to
    for edit in redline.diff(part.base, words, language):
        start, end, text = edit.start, edit.end, edit.replacement
        # Beside a member's insertion, nothing of the base would say which comes first: let a neighbour say it.
        if start == end == 0 and before:
            end, text = 1, text + tokens[0]
        elif start == end == len(tokens) and after:
            start, text = end - 1, tokens[-1] + text
        yield Rewording(offsets[start], offsets[end], text)


def _typed_parts(parts: Sequence[Stretch], typed: str, language: str) -> Iterator[str]:
    """What was typed in place of each part that may be edited."""
    became = _TextMap("".join(part.text for part in parts), typed, language)
    at = reached = 0
    for place, part in enumerate(parts):
        if place % 2:
            start = became.find(part.text, at, reached)
            end = start + len(part.text)
            if start < 0 or (part.text and became.joins(at, at + len(part.text), start, end)):
                raise Invalid(_refusal_for(part), "text")
            yield typed[reached:start]
            reached = end
        at += len(part.text)
    yield typed[reached:]


class _TextMap:
    """Where the words of one text stand in another that was made of it."""

    def __init__(self, old: str, new: str, language: str) -> None:
        self.old, self.new = old, new
        borders = list(accumulate(map(len, redline.segment(old, language)), initial=0))
        self.borders = frozenset(borders)
        self.new_borders = frozenset(accumulate(map(len, redline.segment(new, language)), initial=0))
        self.regions: list[tuple[int, int, int, int]] = []
        shift = 0
        for edit in redline.diff(old, new, language):
            start, end = borders[edit.start], borders[edit.end]
            self.regions.append((start, end, start + shift, start + shift + len(edit.replacement)))
            shift += len(edit.replacement) - (end - start)

    def find(self, words: str, at: int, reached: int) -> int:
        """Where the words from `at` on stand now, not before `reached`; -1 if they are gone. For no words: where they went
        out, or -1 if something was typed across that place."""
        likely, across = self._likely_place(at)
        if not words:
            return -1 if across or likely < reached else likely
        best = place = self.new.find(words, reached)
        while place >= 0:
            if abs(place - likely) < abs(best - likely):
                best = place
            place = self.new.find(words, place + 1)
        return best

    def joins(self, start: int, end: int, new_start: int, new_end: int) -> bool:
        """Whether something typed next to words has become one word or one character with them."""
        sides = (
            (start, new_start, self.old[start - 1 : start], self.new[new_start - 1 : new_start]),
            (end, new_end, self.old[end : end + 1], self.new[new_end : new_end + 1]),
        )
        return any(
            beside != beside_before
            and ((border in self.borders and new_border not in self.new_borders) or _is_mark(self.new, new_border))
            for border, new_border, beside_before, beside in sides
        )

    def _likely_place(self, at: int) -> tuple[int, bool]:
        """Where a place of the old text is in the new one, and whether it lies inside a change."""
        shift = 0
        for start, end, new_start, new_end in self.regions:
            if end <= at:
                shift = new_end - end
            elif start < at:
                return min(new_start + at - start, new_end), True
        return at + shift, False


def _is_mark(text: str, place: int) -> bool:
    """Whether the character there belongs to the letter before it."""
    return place < len(text) and unicodedata.category(text[place])[0] == "M"


def _refusal_for(part: Stretch) -> str:
    members = listed(sorted(part.sponsors))
    words = part.text.strip()
    if part.bracket:
        return f"The bracket “{words}” holds words of {members}. Only members lift brackets: leave it as it is, and change nothing that joins it."
    if not words:
        return f"{members} asked to take out “{part.base.strip()}” here. Change the words before this place and those after it one at a time."
    return f"“{words}” stands in the text because {members} asked for it. Leave these words as they are, and change nothing that joins them."
