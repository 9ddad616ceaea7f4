"""What is said of the paragraphs of two texts: what they are, and which are the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paragraph with its number or letter, and any word for what it is; "" where it has none."""

    text: str
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Paragraphs `[start, end)` of the base are `[new_start, new_end)` of the other text.

    Several new ones were split off one, several old ones joined in one; `moved` if it is out of order.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    moved: bool = False
