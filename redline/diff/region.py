"""A place where two token sequences differ."""

from collections.abc import Sequence
from typing import NamedTuple


class Region(NamedTuple):
    """Base tokens `[start, end)` stand where the new text has its tokens `[new_start, new_end)`."""

    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def one_sided(self) -> bool:
        """Whether it is an insertion or a deletion."""
        return self.start == self.end or self.new_start == self.new_end

    def moved(self, by: int) -> "Region":
        """The same region some tokens later (or earlier) in both sequences."""
        return Region(self.start + by, self.end + by, self.new_start + by, self.new_end + by)


def trimmed(
    start: int, end: int, new_start: int, new_end: int, keys: Sequence[str], new_keys: Sequence[str], first: int
) -> Region | None:
    """The region without the tokens that are alike on both sides at its start, then at its end; None if all are.

    `new_keys` begin with the token number `first`.
    """
    new_start -= first
    new_end -= first
    while start < end and new_start < new_end and keys[start] == new_keys[new_start]:
        start += 1
        new_start += 1
    while start < end and new_start < new_end and keys[end - 1] == new_keys[new_end - 1]:
        end -= 1
        new_end -= 1
    if start == end and new_start == new_end:
        return None
    return Region(start, end, new_start + first, new_end + first)
