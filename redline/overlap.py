"""Which changes cannot stand together: connected components of overlaps."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from redline.change import Change, Core, words_of
from redline.groups import Groups
from redline.paragraph import Paragraph

Wording = tuple[Change, tuple[str, ...], int]  # a change, its words, and which core it is of


def components(cores: Sequence[Core], base: Paragraph) -> list[list[Core]]:
    """The cores, which are in order, in groups: alone, or with what they overlap directly or by way of others. A group
    takes in every core within its base run.

    Changes of one core that are not the same overlap: its tokens are theirs, or all are insertions at one point.
    """
    groups = Groups(cores)
    _join_changed_white_space(cores, base, groups)
    _join_repeated_words(cores, base, groups)
    found = groups.found()
    while _join_enclosed(found, groups):
        found = groups.found()
    return list(found.values())


def _join_changed_white_space(cores: Sequence[Core], base: Paragraph, groups: Groups) -> None:
    """White space that one change is about and that another takes with its words."""
    owners: dict[int, int] = {}
    for index, core in enumerate(cores):
        if core.start < core.end and base.blanks[core.start] and all(base.blanks[core.start : core.end]):
            owners.update(dict.fromkeys(range(core.start, core.end), index))
    if not owners:
        return
    for index, core in enumerate(cores):
        for token in (*range(core.run_start, core.start), *range(core.end, core.run_end)):
            if token in owners:
                groups.join(index, owners[token])


def _join_repeated_words(cores: Sequence[Core], base: Paragraph, groups: Groups) -> None:
    """Touching changes of which the left ends in the words with which the right begins: together they would repeat."""
    # Cores touch when no word stands between them, that is, when as many words stand before both borders.
    before = base.ranks
    gaps = {before[core.end] for core in cores} & {before[core.start] for core in cores}
    lefts: dict[int, list[int]] = defaultdict(list)
    rights: dict[int, list[int]] = defaultdict(list)
    for index, core in enumerate(cores) if gaps else ():
        lefts[before[core.end]].append(index)
        rights[before[core.start]].append(index)
    for gap in gaps:
        # Those that are one group already have nothing more to join.
        if len({groups.root(index) for index in (*lefts[gap], *rights[gap])}) > 1:
            _join_repeating(_with_words(cores, lefts[gap]), _with_words(cores, rights[gap]), groups)


def _with_words(cores: Sequence[Core], indices: Iterable[int]) -> list[Wording]:
    return [
        (same[0], words_of(same), index)
        for index in indices
        for same in cores[index].bodies.values()
        if same[0].has_words
    ]


def _join_repeating(lefts: Sequence[Wording], rights: Sequence[Wording], groups: Groups) -> None:
    last_words = {words[-1] for _, words, _ in lefts}
    endings: dict[int, dict[tuple[str, ...], list[int]]] = {}  # the numbers of lefts by length, then by words
    for right, words, core in rights:
        for length, word in enumerate(words, 1):
            if word not in last_words:
                continue
            if length not in endings:
                endings[length] = defaultdict(list)
                for number, (_, ending, _) in enumerate(lefts):
                    if len(ending) >= length:
                        endings[length][ending[-length:]].append(number)
            alike = endings[length].get(words[:length], [])
            ends = {left: lefts[left][0].core_end for left in alike if lefts[left][0] is not right}
            meeting = {left for left, end in ends.items() if end <= right.core_start}
            for left in meeting:
                groups.join(lefts[left][2], core)
            if len(meeting) > 1:
                # They are one group now; the leftmost will do for the next one, so that time stays linear.
                leftmost = min(meeting, key=ends.__getitem__)
                endings[length][words[:length]] = [left for left in alike if left == leftmost or left not in meeting]


def _join_enclosed(members: Mapping[int, Sequence[Core]], groups: Groups) -> bool:
    """Whether a group of several had changes of others within its base run; they belong to it now."""
    several = sorted(
        (min([core.run_start for core in group]), max([core.run_end for core in group]), root)
        for root, group in members.items()
        if len(group) > 1 or len(group[0].bodies) > 1
    )
    starts = [start for start, _, _ in several]
    grown = False
    for index, group in members.items():
        core_start, core_end = group[0].start, max([core.end for core in group])
        # Base runs of groups overlap in white space at most, so that only the last two can hold this one.
        nearest = bisect_right(starts, core_start)
        for start, end, root in several[max(nearest - 2, 0) : nearest]:
            inside = start < core_start < end if core_end == core_start else core_end <= end
            if inside and groups.join(index, root):
                grown = True
    return grown
