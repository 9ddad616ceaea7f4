"""Which changes cannot stand together: connected components of overlaps."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from redline.change import Same
from redline.groups import Groups
from redline.paragraph import Paragraph


def components(changes: Sequence[Same], base: Paragraph) -> list[list[Same]]:
    """The changes, which are in order of their cores, in groups: alone, or with what they overlap directly or by way of
    others. A group takes in every change within its base run."""
    groups = Groups(changes)
    _join_shared_tokens(changes, groups)
    _join_changed_white_space(changes, base, groups)
    _join_repeated_words(changes, base, groups)
    while _join_enclosed(changes, groups):
        pass
    return groups.found()


def _join_shared_tokens(changes: Sequence[Same], groups: Groups) -> None:
    """Cores that share a token, insertions strictly inside a core, different insertions at one point."""
    widest = 0
    for index in range(1, len(changes)):
        change = changes[index]
        if change.core_start < changes[widest].core_end:
            groups.join(index, widest)
        elif change.insertion and changes[index - 1].insertion and change.core_start == changes[index - 1].core_start:
            groups.join(index, index - 1)
        if change.core_end >= changes[widest].core_end:
            widest = index


def _join_changed_white_space(changes: Sequence[Same], base: Paragraph, groups: Groups) -> None:
    """White space that one change is about and that another takes with its words."""
    owners: dict[int, int] = {}
    for index, change in enumerate(changes):
        if not change.insertion and all(base.blanks[change.core_start : change.core_end]):
            owners.update(dict.fromkeys(range(change.core_start, change.core_end), index))
    if not owners:
        return
    for index, change in enumerate(changes):
        for token in (*range(change.start, change.core_start), *range(change.core_end, change.end)):
            if token in owners:
                groups.join(index, owners[token])


def _join_repeated_words(changes: Sequence[Same], base: Paragraph, groups: Groups) -> None:
    """Touching changes of which the left ends in the words with which the right begins: together they would repeat."""
    # Cores touch when no word stands between them, that is, when as many words stand before both borders.
    before = list(accumulate((not blank for blank in base.blanks), initial=0))
    lefts: dict[int, list[int]] = defaultdict(list)
    rights: dict[int, list[int]] = defaultdict(list)
    for index, change in enumerate(changes):
        if change.words:
            lefts[before[change.core_end]].append(index)
            rights[before[change.core_start]].append(index)
    for gap in lefts.keys() & rights.keys():
        if len(lefts[gap]) > 1 or lefts[gap] != rights[gap]:
            _join_repeating(changes, lefts[gap], rights[gap], groups)


def _join_repeating(changes: Sequence[Same], lefts: Sequence[int], rights: Sequence[int], groups: Groups) -> None:
    last_words = {changes[left].words[-1] for left in lefts}
    endings: dict[int, dict[tuple[str, ...], list[int]]] = {}  # by length, then by words
    for right in rights:
        words = changes[right].words
        for length, word in enumerate(words, 1):
            if word not in last_words:
                continue
            if length not in endings:
                endings[length] = defaultdict(list)
                for left in lefts:
                    if len(changes[left].words) >= length:
                        endings[length][changes[left].words[-length:]].append(left)
            alike = endings[length].get(words[:length], [])
            meeting = {left for left in alike if changes[left].core_end <= changes[right].core_start and left != right}
            for left in meeting:
                groups.join(left, right)
            if len(meeting) > 1:
                # They are one group now; the leftmost will do for the next one, so that time stays linear.
                leftmost = min(meeting, key=lambda left: changes[left].core_end)
                endings[length][words[:length]] = [left for left in alike if left == leftmost or left not in meeting]


def _join_enclosed(changes: Sequence[Same], groups: Groups) -> bool:
    """Whether a group of several had changes of others within its base run; they belong to it now."""
    members = groups.indices()
    several = sorted(
        (min(changes[index].start for index in group), max(changes[index].end for index in group), root)
        for root, group in members.items()
        if len(group) > 1
    )
    starts = [start for start, _, _ in several]
    grown = False
    for group in members.values():
        first = changes[group[0]]
        core_end = max(changes[index].core_end for index in group)
        # Base runs of groups overlap in white space at most, so that only the last two can hold this one.
        nearest = bisect_right(starts, first.core_start)
        for start, end, root in several[max(nearest - 2, 0) : nearest]:
            inside = start < first.core_start < end if core_end == first.core_start else core_end <= end
            if inside and groups.join(group[0], root):
                grown = True
    return grown
