"""Words that are apart in the base stay apart, unless a proposal itself joins them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redline.key import wordy
from redline.paragraph import Paragraph
from redline.place import Place


@dataclass(slots=True)
class Gap:
    """Places that leave nothing, one behind the other, and the places of words on both sides (None: words of the base)."""

    before: Place | None
    emptied: list[Place]
    after: Place | None


def keep_apart(places: Sequence[Place], base: Paragraph) -> None:
    """Give back white space where only several authors together would join words that were apart."""
    for gap in _gaps(places, base):
        if _joins(gap, base) and not _is_of_one(gap):
            _give_back(gap, base)


def _gaps(places: Sequence[Place], base: Paragraph) -> Iterator[Gap]:
    before: Place | None = None
    emptied: list[Place] = []
    reached = 0
    for place in places:
        if not all(base.blanks[reached : place.start]):
            yield Gap(before, emptied, None)
            before, emptied = None, []
        if place.contested or place.body.strip():
            yield Gap(before, emptied, place)
            before, emptied = place, []
        else:
            emptied.append(place)
        reached = place.end
    yield Gap(before, emptied, None)


def _joins(gap: Gap, base: Paragraph) -> bool:
    """Whether words meet in the gap that white space parts in the base."""
    if not gap.emptied:
        return False
    left, right = gap.before, gap.after
    start, end = gap.emptied[0].start, gap.emptied[-1].end
    borders = [start, *(border for place in gap.emptied for border in (place.start, place.end)), end]
    kept = any(stop < go for stop, go in zip(borders[::2], borders[1::2], strict=True))
    if kept or any(place.lead or place.body or place.trail for place in gap.emptied) or not any(base.blanks[start:end]):
        return False
    if left and left.end == start:
        words_before = [change.words[-1] for change in left.changes if change.words] if not left.trail else []
    else:
        words_before = base.tokens[start - 1 : start]
    if right and right.start == end:
        words_after = [change.words[0] for change in right.changes if change.words] if not right.lead else []
    else:
        words_after = base.tokens[end : end + 1]
    # A mark may close up with the word before it, but new words keep their distance from any mark before them.
    solid = any(map(wordy, words_before)) or (
        right is not None and right.inserted and any(map(str.strip, words_before))
    )
    return solid and any(map(wordy, words_after))


def _is_of_one(gap: Gap) -> bool:
    """Whether one proposal does all of it, so that the words meet in its own text."""
    doing = [*gap.emptied, *(side for side in (gap.before, gap.after) if side is not None and side.inserted)]
    return bool(
        set.intersection(*({voice for change in place.changes for voice in change.voices()} for place in doing))
    )


def _give_back(gap: Gap, base: Paragraph) -> None:
    for place in reversed(gap.emptied):
        if place.end > place.core_end:
            place.end = place.core_end
            return
        if place.start < place.core_start:
            place.start = place.core_start
            return
    for place in gap.emptied:
        if all(base.blanks[place.start : place.end]):
            place.body = "".join(base.tokens[place.start : place.end])
            return
