"""Which changes cannot stand together: connected components of overlaps."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from redline.merge.change import Core
from redline.merge.groups import Groups
from redline.merge.paragraph import Paragraph
from redline.merge.touching import join_touching


def components(cores: Sequence[Core], base: Paragraph) -> list[list[Core]]:
    """The cores, which are in order, in groups: alone, or with what they overlap directly or by way of others. A group
    takes in every core within its base run.

    Changes of one core that are not the same overlap: its tokens are theirs, or all are insertions at one point.
    """
    groups = Groups(cores)
    _join_changed_white_space(cores, base, groups)
    join_touching(cores, base, groups)
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
