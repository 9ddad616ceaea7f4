"""A partition of cores into groups that belong together."""

from collections.abc import Sequence

from redline.merge.change import Core


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

    def root(self, index: int) -> int:
        """The core that stands for the group of the core with this index."""
        parents = self._parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def join(self, one: int, other: int) -> bool:
        """Make two groups one; whether they were two."""
        one, other = self.root(one), self.root(other)
        self._parents[max(one, other)] = min(one, other)
        return one != other

    def found(self) -> dict[int, list[Core]]:
        """The groups by their root, each in order, in order of their first cores."""
        members: dict[int, list[Core]] = {}
        for index, core in enumerate(self._cores):
            members.setdefault(self.root(index), []).append(core)
        return members
