"""The secretariat's own words, laid over what members asked for.

Words that members asked for are never changed, nor are brackets: a change is one of the words of the base that nobody has
touched. So it finds its place again when the paragraph is merged anew, or is seen not to fit any more.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, groupby

import redline

EDITORIAL = "Secretariat (editorial)"
"""The sponsor of the secretariat's own words; no member is called so."""

_EDIT, _UNDOING = "e", "o"
_ADDED = re.compile(r"(.+)_e\d+_\d+")


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
        return editing(self.change_id)


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


def laid_over(pieces: Sequence[redline.Piece], edit: Edit) -> tuple[redline.Piece, ...] | None:
    """The pieces with the edit in words that no member has touched; None if it does not fit there as a whole."""
    starts = list(accumulate((len(base_of(piece)) for piece in pieces), initial=0))
    inserted = {start for start, piece in zip(starts, pieces, strict=False) if not base_of(piece)}
    if any(one.start == one.end and one.start in inserted for one in edit.rewordings):
        return None  # nothing says which of two insertions comes first
    left = list(edit.rewordings)
    result: list[redline.Piece] = []
    for start, piece in zip(starts, pieces, strict=False):
        if isinstance(piece, redline.Kept):
            end = start + len(piece.text)
            mine = [one for one in left if start <= one.start and one.end <= end]
            left = [one for one in left if one not in mine]
            result += _reworded(piece.text, start, mine, edit.id)
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
        base, text = "".join(base_of(pieces[place]) for place in places), "".join(shown[place] for place in places)
        sponsors = frozenset().union(*(brackets.get(place) or _sponsors(pieces[place]) for place in places))
        bracket = any(place in brackets for place in places)
        found.append(Stretch(reached, base, text, frozenset() if free else sponsors, bracket))
        reached += len(base)
    return found if groups and groups[-1][0] else [*found, Stretch(reached, "", "")]


def new_key(after: str, round_number: int, taken: Collection[str]) -> str:
    """The key of a paragraph that the secretariat puts in behind another one, other than those of the same round."""
    return next(key for place in count(1) if (key := f"{after}_e{round_number}_{place}") not in taken)


def stands_after(key: str) -> str | None:
    """The key of the paragraph behind which the secretariat has put this one in; None if it has not."""
    found = _ADDED.fullmatch(key)
    return found[1] if found else None


def editing(change_id: int) -> str:
    """What an editorial change is called among the ids of a merge, where comments are numbers."""
    return f"{_EDIT}{change_id}"


def undoing(change_id: int) -> str:
    """What an objection to an editorial change is called among the ids of a merge."""
    return f"{_UNDOING}{change_id}"


def is_undoing(id: str) -> bool:
    """Whether an id is that of an objection."""
    return id.startswith(_UNDOING)


def number_of(id: str) -> int:
    """The editorial change of which an id tells, its own or an objection's."""
    return int(id[1:])


def base_of(piece: redline.Piece) -> str:
    """The words of the base in whose place a piece stands."""
    return piece.text if isinstance(piece, redline.Kept) else piece.base


def is_editorial(piece: redline.Piece) -> bool:
    """Whether the secretariat has put these words there."""
    return isinstance(piece, redline.Applied) and piece.sponsors == (EDITORIAL,)


def _is_free(piece: redline.Piece) -> bool:
    return isinstance(piece, redline.Kept) or is_editorial(piece)


def _sponsors(piece: redline.Piece) -> set[str]:
    if isinstance(piece, redline.Conflict):
        return {sponsor for alternative in piece.alternatives for sponsor in alternative.sponsors}
    return set() if isinstance(piece, redline.Kept) else set(piece.sponsors)


def _reworded(kept: str, start: int, changes: Sequence[Rewording], id: str) -> Iterator[redline.Piece]:
    reached = 0
    for change in changes:
        if reached < change.start - start:
            yield redline.Kept(kept[reached : change.start - start])
        reached = change.end - start
        yield redline.Applied(kept[change.start - start : reached], change.text, (EDITORIAL,), (id,))
    if reached < len(kept):
        yield redline.Kept(kept[reached:])
