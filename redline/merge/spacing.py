"""White space between changes that were made apart.

Each change says what becomes of the white space around its words as if it were alone. Where two of them speak about
the same white space, it goes once. Words that are apart in the base stay apart, unless a proposal itself joins them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from redline.diff.paragraph import Paragraph
from redline.merge.change import Change, Core, choose_spelling, texts_of, words_of
from redline.text.key import closes, is_word


@dataclass(slots=True)
class Place:
    """Where one change, or several in conflict, will stand: base tokens `[start, end)`, the core within them, and for
    one change (which several texts may make each in its own way) its text."""

    changes: Sequence[Change]
    contested: bool
    start: int
    end: int
    core_start: int
    core_end: int
    lead: str = ""
    body: str = ""
    trail: str = ""

    @property
    def is_insertion(self) -> bool:
        """Whether nothing of the base goes."""
        return self.core_start == self.core_end

    @property
    def is_deletion(self) -> bool:
        """Whether words go and nothing comes."""
        return not (self.contested or self.body or self.lead or self.trail) and self.core_start < self.core_end


def find_places(groups: Iterable[Sequence[Core]], base: Paragraph) -> list[Place]:
    """A place for each group, in order; no two of them share base tokens."""
    found = sorted(map(_place_of, groups), key=attrgetter("core_start", "core_end"))
    for index in range(len(found) - 1, 0, -1):
        left, right = found[index - 1], found[index]
        if left.end > right.start:
            _share_white_space(found, index, base)
    mend_white_space(found, base)
    return found


def _place_of(group: Sequence[Core]) -> Place:
    changes = [change for core in group for same in core.bodies.values() for change in same]
    first = group[0]
    if len(group) == 1 and len(first.bodies) == 1:
        start, end, lead, body, trail = choose_spelling(changes)
        return Place(changes, False, start, end, first.start, first.end, lead, body, trail)
    start, end = min([core.run_start for core in group]), max([core.run_end for core in group])
    return Place(changes, True, start, end, first.start, max([core.end for core in group]))


def _share_white_space(found: Sequence[Place], index: int, base: Paragraph) -> None:
    """Give the white space that a place and the one before it take to one of them."""
    left, right = found[index - 1], found[index]
    if _slide_deletion(found, index - 1, base):
        return
    if left.end > right.core_start:
        # Words are inserted before the space that went with the left one's: let the inserted words lose theirs instead.
        left.end = right.core_start
        right.lead = ""
    elif right.start < left.core_end:
        if left.is_insertion:
            left.trail = ""
        right.start = left.core_end
    elif left.contested != right.contested and not left.is_deletion:
        # The space before a conflict stays outside it; from the space behind it, what the right one takes goes.
        left.end = max(right.start, left.core_end)
    right.start = max(right.start, left.end)


def _slide_deletion(found: Sequence[Place], index: int, base: Paragraph) -> bool:
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
    if not (place.is_deletion and size and place.start == place.core_start and start >= 0):
        return None
    if base.keys[start : place.core_start] != base.keys[place.core_end : place.end]:
        return None
    return start


@dataclass(slots=True)
class Gap:
    """Places that leave nothing, one behind the other, and the places of words on both sides (None: words of the base)."""

    before: Place | None
    emptied: list[Place]
    after: Place | None


def mend_white_space(places: Sequence[Place], base: Paragraph) -> None:
    """Where only several authors together would join words that were apart, or have two spaces stand for one, mend it."""
    if not any(map(_is_empty, places)) and not any(left.end == right.start for left, right in pairwise(places)):
        return
    for gap in _gaps(places, base):
        if _is_one_proposal(gap):
            continue
        if not gap.emptied:
            if gap.before and gap.after:
                _separate_words(gap.before, gap.after, base)
        elif _joins_words(gap, base):
            _restore_white_space(gap, base)
        elif gap.before or gap.after:
            _remove_extra_space(gap, base)


def _gaps(places: Sequence[Place], base: Paragraph) -> Iterator[Gap]:
    before: Place | None = None
    emptied: list[Place] = []
    reached = 0
    for place in places:
        if not all(base.blanks[reached : place.start]):
            yield Gap(before, emptied, None)
            before, emptied = None, []
        if _is_empty(place):
            emptied.append(place)
        else:
            yield Gap(before, emptied, place)
            before, emptied = place, []
        reached = place.end
    yield Gap(before, emptied, None)


def _is_empty(place: Place) -> bool:
    """Whether nothing that shows is left in a place."""
    return not (place.contested or place.changes[0].has_words)


def _joins_words(gap: Gap, base: Paragraph) -> bool:
    """Whether words meet in the gap that white space parts in the base."""
    left, right = gap.before, gap.after
    start, end = gap.emptied[0].start, gap.emptied[-1].end
    borders = [start, *(border for place in gap.emptied for border in (place.start, place.end)), end]
    base_stays = any(stop < go for stop, go in zip(borders[::2], borders[1::2], strict=True))
    if (
        base_stays
        or any(place.lead or place.body or place.trail for place in gap.emptied)
        or not any(base.blanks[start:end])
    ):
        return False
    words_before = _last_words(left, base) if left and left.end == start else base.tokens[start - 1 : start]
    words_after = _first_words(right, base) if right and right.start == end else base.tokens[end : end + 1]
    # A mark may close up with the word before it, but new words keep their distance from any mark before them.
    solid = any(map(is_word, words_before)) or (
        right is not None and right.is_insertion and any(map(str.strip, words_before))
    )
    return solid and any(map(is_word, words_after))


def _last_words(place: Place, base: Paragraph) -> list[str]:
    """The words with which the place may end, where no white space follows them within it."""
    if not place.contested:
        return [] if place.trail else list(words_of(place.changes)[-1:])
    unchanged = {base.tokens[place.end - 1] for change in place.changes if change.end < place.end}
    return [word for word in unchanged if word.strip()] + [
        change.words[-1] for change in place.changes if change.end >= place.end and change.words and not change.trail
    ]


def _first_words(place: Place, base: Paragraph) -> list[str]:
    """The words with which the place may begin, where no white space stands before them within it."""
    if not place.contested:
        return [] if place.lead else list(words_of(place.changes)[:1])
    unchanged = {base.tokens[place.start] for change in place.changes if change.start > place.start}
    return [word for word in unchanged if word.strip()] + [
        change.words[0] for change in place.changes if change.start <= place.start and change.words and not change.lead
    ]


def _is_one_proposal(gap: Gap) -> bool:
    """Whether one proposal does all of it, so that the words meet in its own text."""
    sides = (side for side in (gap.before, gap.after) if side is not None and (side.is_insertion or not gap.emptied))
    doing = [set(texts_of(place.changes)) for place in (*gap.emptied, *sides)]
    return bool(doing) and bool(set.intersection(*doing))


def _separate_words(left: Place, right: Place, base: Paragraph) -> None:
    """Give white space back to words that meet because one closed up with what the other replaced, or put itself before."""
    if left.end != right.start or not (left.end > left.core_end or right.start < right.core_start):
        return
    if not (right.is_insertion or any(map(is_word, _last_words(left, base)))) or not any(
        map(is_word, _first_words(right, base))
    ):
        return
    if left.end > left.core_end and (right.is_insertion or not is_word(base.tokens[right.core_start])):
        left.end = left.core_end
    elif right.start < right.core_start and (left.is_insertion or not is_word(base.tokens[left.core_end - 1])):
        right.start = right.core_start


def _restore_white_space(gap: Gap, base: Paragraph) -> None:
    """Leave the white space beside deleted words that was to go with them; what goes alone from an end of the text, where others
    write on, they write again."""
    for place in reversed(gap.emptied):
        if place.end > place.core_end:
            place.end = place.core_end
            return
        if place.start < place.core_start:
            place.start = place.core_start
            return
    first, last = gap.emptied[0], gap.emptied[-1]
    if gap.after and gap.after.is_insertion and last.end == len(base.tokens) and base.blanks[last.start]:
        gap.after.lead = base.text_between(last.start, last.end)
    elif gap.before and gap.before.is_insertion and first.start == 0 and base.blanks[first.end - 1]:
        gap.before.trail = base.text_between(first.start, first.end)


def _remove_extra_space(gap: Gap, base: Paragraph) -> None:
    """Take the space of inserted words where what it should part them from is gone, and nothing else needs it."""
    before, after = gap.before, gap.after
    start, floor = gap.emptied[0].start, before.end if before else 0
    end, ceiling = gap.emptied[-1].end, after.start if after else len(base.blanks)
    while start > floor and base.blanks[start - 1]:
        start -= 1
    while end < ceiling and base.blanks[end]:
        end += 1
    taken = {index for place in gap.emptied for index in range(place.start, place.end)}
    spaced = any(base.keys[index] for index in range(start, end) if index not in taken)
    if after and after.lead == " " and (spaced or start == 0 or (before and before.trail)):
        after.lead = ""
    elif before and before.trail == " " and (spaced or _needs_no_space(after, end, base)):
        before.trail = ""


def _needs_no_space(after: Place | None, end: int, base: Paragraph) -> bool:
    """Whether behind a gap, which ends there, there is nothing, or a mark that closes up with the words before it."""
    if base.blanks[end - 1]:
        return False  # in the base, it does not
    if after and after.start == end:
        return not after.contested and closes(after.lead + after.body)
    return end == len(base.tokens) or closes(base.tokens[end])
