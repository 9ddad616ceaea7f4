"""A partition of changes into groups that belong together."""

from collections.abc import Sequence

from redline.change import Same


class Groups:
    """A partition of the changes that only ever grows coarser."""

    __slots__ = ("_changes", "_parents")

    def __init__(self, changes: Sequence[Same]) -> None:
        self._changes = changes
        self._parents = list(range(len(changes)))

    def root(self, index: int) -> int:
        """The change that stands for the group of the change with this index."""
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

    def found(self) -> list[list[Same]]:
        """The groups, each in order, in order of their first changes."""
        members: dict[int, list[Same]] = {}
        for index, change in enumerate(self._changes):
            members.setdefault(self.root(index), []).append(change)
        return list(members.values())

    def indices(self) -> dict[int, list[int]]:
        """The indices of the changes by their group's root."""
        members: dict[int, list[int]] = {}
        for index in range(len(self._changes)):
            members.setdefault(self.root(index), []).append(index)
        return members
