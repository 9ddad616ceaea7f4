"""Which changes do not go together: those that overlap, and those that touch and side by side would make words that nobody asked for."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile
from operator import attrgetter

from redline.diff.paragraph import Paragraph
from redline.merge.change import Change, Core, words_of
from redline.merge.groups import Groups, join_changed_white_space, join_deleted_white_space, join_running_together
from redline.text.key import is_blank, is_mark, is_word

Trait = tuple[str, ...]  # two changes that touch do not go together if they have one in common


def components(cores: Sequence[Core], base: Paragraph) -> list[list[Core]]:
    """The cores, which are in order, in groups: alone, or with what they overlap directly or by way of others. A group
    takes in every core within its base run.

    Changes of one core that are not the same overlap: its tokens are theirs, or all are insertions at one point.
    """
    groups = Groups(cores)
    join_changed_white_space(cores, base, groups)
    join_deleted_white_space(cores, base, groups)
    join_running_together(cores, groups)
    join_touching(cores, base, groups)
    found = groups.members_by_root()
    while _join_enclosed(found, groups):
        found = groups.members_by_root()
    return list(found.values())


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


@dataclass(slots=True)
class _Body:
    """What a change writes, and how it faces changes that touch it."""

    words: Sequence[str]  # with letters or digits
    first: str  # the outermost tokens that show: of what is written or, if nothing is, of what is taken out
    last: str
    inserts: bool  # something that shows, and nothing is taken out
    deletes: bool  # a word, and nothing is written
    before: int  # the token of the base before which something is added, and behind which; -1 if nothing is
    behind: int
    open_before: bool  # no line end is written there
    open_behind: bool


def join_touching(cores: Sequence[Core], base: Paragraph, groups: Groups) -> None:
    """Join the groups of the cores, which are in order, whose changes touch and do not go together.

    Each change is looked at once for either side, and compared by hashing, so that time stays linear.
    """
    if not _can_touch(cores, base):
        return
    # Changes touch in the gap between two barriers in which one ends and the other starts.
    gaps = base.barriers
    before: dict[int, list[int]] = defaultdict(list)
    behind: dict[int, list[int]] = defaultdict(list)
    for index, core in enumerate(cores):
        before[gaps[core.end]].append(index)
        behind[gaps[core.start]].append(index)
    bodies: dict[int, list[_Body]] = {}
    for gap in before.keys() & behind.keys():
        lefts, rights = before[gap], behind[gap]
        # Those that are one group already have nothing more to join.
        if len({groups.find_root(index) for index in (*lefts, *rights)}) > 1:
            for index in {*lefts, *rights} - bodies.keys():
                bodies[index] = [_read_body(cores[index], same, base) for same in cores[index].bodies.values()]
            _join_in_gap(lefts, rights, cores, bodies, base, groups)


def _can_touch(cores: Sequence[Core], base: Paragraph) -> bool:
    """Whether between any two cores, one behind the other, there is no word: it bars most, and is found at once."""
    reach = 0
    for index, core in enumerate(cores):
        if index and core.start >= reach and not any(map(is_word, base.keys[reach : core.start])):
            return True
        reach = max(reach, core.end)
    return False


def _read_body(core: Core, same: Sequence[Change], base: Paragraph) -> _Body:
    shown = words_of(same)
    taken = base.keys[core.start : core.end]
    outer = shown or taken or ("",)
    broken = [change.keys for change in same if "\n" in change.text]
    whole = len(broken) < len(same)
    words = tuple(filter(is_word, shown))
    before, behind = _edges_added_to(core, words, base) if words else (-1, -1)
    return _Body(
        words,
        outer[0],
        outer[-1],
        inserts=bool(shown) and not taken,
        deletes=not shown and any(map(is_word, taken)),
        before=before,
        behind=behind,
        open_before=whole or not all(map(_begins_on_new_line, broken)),
        open_behind=whole or not all(map(_begins_on_new_line, map(reversed, broken))),
    )


def _edges_added_to(core: Core, words: Sequence[str], base: Paragraph) -> tuple[int, int]:
    """Before and behind which token the words add something: that beside an insertion, or, of what a change takes out and writes
    again, the outermost word if it does not write it outermost."""
    keys, before, behind = base.keys, core.start, core.end - 1
    if core.start == core.end:
        before = next((index for index in range(core.start, len(keys)) if not base.blanks[index]), -1)
        behind = next((index for index in range(core.end - 1, -1, -1) if not base.blanks[index]), -1)
        return before, behind
    return (
        before if is_word(keys[before]) and keys[before] in words[1:] and keys[before] != words[0] else -1,
        behind if is_word(keys[behind]) and keys[behind] in words[:-1] and keys[behind] != words[-1] else -1,
    )


def _begins_on_new_line(keys: Iterable[str]) -> bool:
    """Whether there is a line end before the first token that shows."""
    return any("\n" in key for key in takewhile(is_blank, keys))


def _join_in_gap(
    lefts: Sequence[int],
    rights: Sequence[int],
    cores: Sequence[Core],
    bodies: Mapping[int, Sequence[_Body]],
    base: Paragraph,
    groups: Groups,
) -> None:
    """Join what ends in a gap with what starts there behind it and has a trait in common with it.

    Of those on the left with one trait, the one that ends first will do: the others are enclosed by what it is joined with.
    """
    before = {index: some for index in lefts if (some := [each for each in bodies[index] if each.open_behind])}
    behind = {index: some for index in rights if (some := [each for each in bodies[index] if each.open_before])}
    left_longest = _longest_cores(before, cores, attrgetter("end"))
    right_longest = _longest_cores(behind, cores, attrgetter("start"))
    having: dict[Trait, int] = {}
    for index in sorted(before, key=lambda index: cores[index].end):
        taken = _word_pairs("taken", cores[index], base) if index in left_longest else ()
        for trait in chain(taken, *map(_left_traits, before[index])):
            having.setdefault(trait, index)
    for index, some in behind.items():
        taken = _word_pairs("written", cores[index], base) if index in right_longest else ()
        for trait in chain(taken, *map(_right_traits, some)):
            left = having.get(trait)
            if left is not None and cores[left].end <= cores[index].start:
                groups.join(left, index)


def _left_traits(body: _Body) -> Iterator[Trait]:
    words = body.words
    if words:
        yield "begin", words[0]
        yield "end", words[-1]
        yield "repeat", words[-1]
        for one, next in pairwise(words):
            yield "written", one, next
    if is_mark(body.last):
        yield ("marks",)
    if body.inserts:
        yield ("inserted, deleted",)
        yield "inserted, added", str(body.before)
    elif body.behind >= 0:
        yield "added, inserted", str(body.behind)
    if body.deletes:
        yield ("deleted, inserted",)


def _right_traits(body: _Body) -> Iterator[Trait]:
    words = body.words
    if words:
        yield "begin", words[0]
        yield "end", words[-1]
        yield "repeat", words[0]
        for one, next in pairwise(words):
            yield "written", one, next
            yield "taken", one, next
    if is_mark(body.first):
        yield ("marks",)
    if body.deletes:
        yield ("inserted, deleted",)
    if body.inserts:
        yield ("deleted, inserted",)
        yield "added, inserted", str(body.behind)
    elif body.before >= 0:
        yield "inserted, added", str(body.before)


def _longest_cores(indices: Iterable[int], cores: Sequence[Core], border: Callable[[Core], int]) -> set[int]:
    """Of the cores with one border in the gap the longest, which takes out all that the others do."""
    found: dict[int, int] = {}
    for index in indices:
        core = cores[index]
        longest = cores[found.setdefault(border(core), index)]
        if core.end - core.start > longest.end - longest.start:
            found[border(core)] = index
    return set(found.values())


def _word_pairs(kind: str, core: Core, base: Paragraph) -> Iterator[Trait]:
    """The pairs of words that a core takes out."""
    for one, next in pairwise(filter(is_word, base.keys[core.start : core.end])):
        yield kind, one, next
