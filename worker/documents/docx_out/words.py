"""Words of a paragraph as they are written: plain, added or taken away."""

from dataclasses import dataclass
from typing import Literal

Marked = Literal["ins", "del"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a paragraph: plain, or added or taken away by `authors`.

    Words that only moved are taken away at one place and added at another of the paragraph, with one number as `move`.
    Those that are `strong` stand out from the others.
    """

    text: str
    change: Marked | None = None
    authors: tuple[str, ...] = ()
    move: int = 0
    strong: bool = False

    @property
    def author(self) -> str:
        """All authors as one name, for Word."""
        return ", ".join(self.authors)
