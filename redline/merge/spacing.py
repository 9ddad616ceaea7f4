"""White space between changes that were made apart.

Each change says what becomes of the white space around its words as if it were alone. Where two of them speak about
the same white space, it goes once.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from redline.merge.change import Core, spelled
from redline.merge.gaps import keep_apart
from redline.merge.paragraph import Paragraph
from redline.merge.pieces import Place


def places(groups: Iterable[Sequence[Core]], base: Paragraph) -> list[Place]:
    """A place for each group, in order; no two of them share base tokens."""
    found = sorted(map(_place, groups), key=attrgetter("core_start", "core_end"))
    for index in range(len(found) - 1, 0, -1):
        left, right = found[index - 1], found[index]
        if left.end > right.start:
            _part(found, index, base)
    keep_apart(found, base)
    return found


def _place(group: Sequence[Core]) -> Place:
    changes = [change for core in group for same in core.bodies.values() for change in same]
    first = group[0]
    if len(group) == 1 and len(first.bodies) == 1:
        start, end, lead, body, trail = spelled(changes)
        return Place(changes, False, start, end, first.start, first.end, lead, body, trail)
    start, end = min([core.run_start for core in group]), max([core.run_end for core in group])
    return Place(changes, True, start, end, first.start, max([core.end for core in group]))


def _part(found: Sequence[Place], index: int, base: Paragraph) -> None:
    """Give the white space that a place and the one before it take to one of them."""
    left, right = found[index - 1], found[index]
    if _slide(found, index - 1, base):
        return
    if left.end > right.core_start:
        # Words are inserted before the space that went with the left one's: let the inserted words lose theirs instead.
        left.end = right.core_start
        right.lead = ""
    elif right.start < left.core_end:
        if left.inserted:
            left.trail = ""
        right.start = left.core_end
    elif left.contested != right.contested and not left.deletion:
        # The space before a conflict stays outside it; from the space behind it, what the right one takes goes.
        left.end = max(right.start, left.core_end)
    right.start = max(right.start, left.end)


def _slide(found: Sequence[Place], index: int, base: Paragraph) -> bool:
    """Let a deletion take the same white space before its words instead of behind them, and so those that touch before it."""
    first = index
    while (start := _space_before(found[first], base)) is not None:
        if first == 0 or found[first - 1].end <= start:
            for place in found[first : index + 1]:
                place.start, place.end = place.core_start - (place.end - place.core_end), place.core_end
            return True
        first -= 1
        if found[first].core_end > start:
            return False
    return False


def _space_before(place: Place, base: Paragraph) -> int | None:
    """Where the white space begins that a deletion could take before its words; None if it takes none behind them."""
    size = place.end - place.core_end
    start = place.core_start - size
    if not (place.deletion and size and place.start == place.core_start and start >= 0):
        return None
    if base.keys[start : place.core_start] != base.keys[place.core_end : place.end]:
        return None
    return start
