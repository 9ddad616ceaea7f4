"""Changes that touch and do not go together: side by side they would make words that nobody asked for.

Two changes touch when what they are about is apart, and between it the base keeps no letter, digit or line end of an empty
line, and the white space that each writes on that side holds no line end. A line end alone may only wrap what people read as
one. Changes of one proposal never touch: `diff` joins them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile
from operator import attrgetter

from redline.merge.change import Change, Core, words_of
from redline.merge.groups import Groups
from redline.merge.paragraph import Paragraph
from redline.text.key import blank, mark, wordy

Trait = tuple[str, ...]  # two changes that touch do not go together if they have one in common


@dataclass(slots=True)
class _Body:
    """What a change writes, and how it faces changes that touch it."""

    words: Sequence[str]  # with letters or digits
    first: str  # the outermost tokens that show: of what is written or, if nothing is, of what is taken out
    last: str
    inserts: bool  # something that shows, and nothing is taken out
    deletes: bool  # a word, and nothing is written
    open_before: bool  # no line end is written there
    open_behind: bool


def join_touching(cores: Sequence[Core], base: Paragraph, groups: Groups) -> None:
    """Join the groups of the cores, which are in order, whose changes touch and do not go together.

    Each change is looked at once for either side, and compared by hashing, so that time stays linear.
    """
    if not _may_touch(cores, base):
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
        if len({groups.root(index) for index in (*lefts, *rights)}) > 1:
            for index in {*lefts, *rights} - bodies.keys():
                bodies[index] = [_body(cores[index], same, base) for same in cores[index].bodies.values()]
            _join_in_gap(lefts, rights, cores, bodies, base, groups)


def _may_touch(cores: Sequence[Core], base: Paragraph) -> bool:
    """Whether between any two cores, one behind the other, there is no word: it bars most, and is found at once."""
    reach = 0
    for index, core in enumerate(cores):
        if index and core.start >= reach and not any(map(wordy, base.keys[reach : core.start])):
            return True
        reach = max(reach, core.end)
    return False


def _body(core: Core, same: Sequence[Change], base: Paragraph) -> _Body:
    shown = words_of(same)
    taken = base.keys[core.start : core.end]
    outer = shown or taken or ("",)
    broken = [change.keys for change in same if "\n" in change.text]
    whole = len(broken) < len(same)
    return _Body(
        tuple(filter(wordy, shown)),
        outer[0],
        outer[-1],
        inserts=bool(shown) and not taken,
        deletes=not shown and any(map(wordy, taken)),
        open_before=whole or not all(map(_begins_on_new_line, broken)),
        open_behind=whole or not all(map(_begins_on_new_line, map(reversed, broken))),
    )


def _begins_on_new_line(keys: Iterable[str]) -> bool:
    """Whether there is a line end before the first token that shows."""
    return any("\n" in key for key in takewhile(blank, keys))


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
    left_longest = _longest(before, cores, attrgetter("end"))
    right_longest = _longest(behind, cores, attrgetter("start"))
    having: dict[Trait, int] = {}
    for index in sorted(before, key=lambda index: cores[index].end):
        taken = _taken("taken", cores[index], base) if index in left_longest else ()
        for trait in chain(taken, *map(_left_traits, before[index])):
            having.setdefault(trait, index)
    for index, some in behind.items():
        taken = _taken("written", cores[index], base) if index in right_longest else ()
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
    if mark(body.last):
        yield ("marks",)
    if body.inserts:
        yield ("inserted, deleted",)
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
    if mark(body.first):
        yield ("marks",)
    if body.deletes:
        yield ("inserted, deleted",)
    if body.inserts:
        yield ("deleted, inserted",)


def _longest(indices: Iterable[int], cores: Sequence[Core], border: Callable[[Core], int]) -> set[int]:
    """Of the cores with one border in the gap the longest, which takes out all that the others do."""
    found: dict[int, int] = {}
    for index in indices:
        core = cores[index]
        longest = cores[found.setdefault(border(core), index)]
        if core.end - core.start > longest.end - longest.start:
            found[border(core)] = index
    return set(found.values())


def _taken(kind: str, core: Core, base: Paragraph) -> Iterator[Trait]:
    """The pairs of words that a core takes out."""
    for one, next in pairwise(filter(wordy, base.keys[core.start : core.end])):
        yield kind, one, next
