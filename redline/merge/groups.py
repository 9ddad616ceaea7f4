"""Groups of changes that do not go together, and what puts two in one group where words would meet."""

from collections import defaultdict
from collections.abc import Sequence

from redline.diff.paragraph import Paragraph
from redline.merge.change import Change, Core, words_of
from redline.text.key import UNSPACED, is_word


class Groups:
    """A partition of the cores, which are in order, that only ever grows coarser.

    In the beginning those are together that share a token, and insertions with what they are strictly inside of.
    """

    __slots__ = ("_cores", "_parents")

    def __init__(self, cores: Sequence[Core]) -> None:
        self._cores = cores
        self._parents: list[int] = []
        reach = root = 0
        for index, core in enumerate(cores):
            if core.start >= reach:
                root = index
            self._parents.append(root)
            reach = max(reach, core.end)

    def find_root(self, index: int) -> int:
        """The core that stands for the group of the core with this index."""
        parents = self._parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def join(self, one: int, other: int) -> bool:
        """Make two groups one; whether they were two."""
        one, other = self.find_root(one), self.find_root(other)
        self._parents[max(one, other)] = min(one, other)
        return one != other

    def members_by_root(self) -> dict[int, list[Core]]:
        """The groups by their root, each in order, in order of their first cores."""
        members: dict[int, list[Core]] = {}
        for index, core in enumerate(self._cores):
            members.setdefault(self.find_root(index), []).append(core)
        return members


def _is_white_space(core: Core, base: Paragraph) -> bool:
    """Whether its changes are about white space alone."""
    return core.start < core.end and base.blanks[core.start] and all(base.blanks[core.start : core.end])


def join_changed_white_space(cores: Sequence[Core], base: Paragraph, groups: Groups) -> None:
    """White space that one change is about and that another takes with its words."""
    owners: dict[int, int] = {}
    for index, core in enumerate(cores):
        if _is_white_space(core, base):
            owners.update(dict.fromkeys(range(core.start, core.end), index))
    if not owners:
        return
    for index, core in enumerate(cores):
        for token in (*range(core.run_start, core.start), *range(core.end, core.run_end)):
            if token in owners:
                groups.join(index, owners[token])


def join_deleted_white_space(cores: Sequence[Core], base: Paragraph, groups: Groups) -> None:
    """White space that one change takes out alone, and what another takes out or writes right beside it: the words around it
    would meet, though neither has joined them. Around the text there are none."""
    inside = [index for index, core in enumerate(cores) if core.start and core.end < len(base.tokens)]
    deleted = [index for index in inside if "" in cores[index].bodies and _is_white_space(cores[index], base)]
    by_start = {cores[index].start: index for index in deleted}
    by_end = {cores[index].end: index for index in deleted}
    for index, core in enumerate(cores) if deleted else ():
        if _is_white_space(core, base):
            continue
        takes = core.start < core.end
        for same in core.bodies.values():
            words = words_of(same)
            if core.start in by_end and _needs_space(words[:1], takes and any(each.end == core.end for each in same)):
                groups.join(index, by_end[core.start])
            if core.end in by_start and _needs_space(
                words[-1:], takes and any(each.start == core.start for each in same)
            ):
                groups.join(index, by_start[core.end])


def join_running_together(cores: Sequence[Core], groups: Groups) -> None:
    """Changes right beside each other, with no white space between, that both write a word of a script with spaces there."""
    lefts: dict[int, list[int]] = defaultdict(list)
    rights: dict[int, list[int]] = defaultdict(list)
    for index, core in enumerate(cores):
        if any(map(_ends_in_word, core.bodies.values())):
            lefts[core.end].append(index)
        if any(map(_begins_with_word, core.bodies.values())):
            rights[core.start].append(index)
    for border in lefts.keys() & rights.keys():
        first, *others = {*lefts[border], *rights[border]}
        for index in others:
            groups.join(first, index)


def _ends_in_word(same: Sequence[Change]) -> bool:
    return _is_spaced_word(words_of(same)[-1:]) and any(each.keys[-1].strip() for each in same)


def _begins_with_word(same: Sequence[Change]) -> bool:
    return _is_spaced_word(words_of(same)[:1]) and any(each.keys[0].strip() for each in same)


def _is_spaced_word(outermost: Sequence[str]) -> bool:
    """Whether it is a word of a script with spaces between words."""
    return bool(outermost) and is_word(outermost[0]) and not UNSPACED.match(outermost[0])


def _needs_space(outermost: Sequence[str], takes_words_alone: bool) -> bool:
    """Whether what is left beside white space needs it: nothing is, and the words that went left their white space on the other
    side, or a word of a script with spaces between words."""
    return _is_spaced_word(outermost) if outermost else takes_words_alone
