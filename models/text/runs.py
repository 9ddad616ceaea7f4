"""A text cut where spans begin and end in it, so that a page can mark them and no character is lost."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a text; `span` is the place of the span in which they stand, None outside all. Joining runs gives the text."""

    text: str
    span: int | None = None


def cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Run]:
    """The runs of a text, given spans (code points `[start, end)`) in order that do not overlap; one of zero width gives a
    run without words."""
    runs: list[Run] = []
    reached = 0
    for place, (start, end) in enumerate(spans):
        if reached < start:
            runs.append(Run(text[reached:start]))
        runs.append(Run(text[start:end], place))
        reached = end
    if reached < len(text):
        runs.append(Run(text[reached:]))
    return runs
