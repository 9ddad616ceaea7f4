"""Where changes will stand in the merged paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass

from redline.merge.change import Change


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
    def inserted(self) -> bool:
        """Whether nothing of the base goes."""
        return self.core_start == self.core_end

    @property
    def deletion(self) -> bool:
        """Whether words go and nothing comes."""
        return not (self.contested or self.body or self.lead or self.trail) and self.core_start < self.core_end
