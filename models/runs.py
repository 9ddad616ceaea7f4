"""A text cut where spans begin and end in it, so that a page can mark them and no character is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.consolidation.bracketed import SECRETARIAT
from models.consolidation.consolidation import Conflict


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a text; `span` is the place of the span in which they stand, None outside all. Joining runs gives the text."""

    text: str
    span: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An alternative as it stands in a bracket: "[Cambodia, Thailand:" and " shall", before a "]"."""

    label: str
    words: str
    offered: bool


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


def alternatives(conflict: Conflict, text: str) -> list[Shown]:
    """What stands in a bracket whose whole text this is, in order; joining labels, words and "]" gives the text."""
    labels = [", ".join(alternative.sponsors) for alternative in conflict.alternatives]
    offered = conflict.proposal is not None
    heads = [f"[{label}:" for label in [*labels, *([SECRETARIAT] if offered else [])]]
    starts = [0]
    for head in heads[1:]:
        starts.append(text.index("]" + head, starts[-1]) + 1)
    return [
        Shown(head, text[start + len(head) : end - 1], offered and place == len(labels))
        for place, (head, start, end) in enumerate(zip(heads, starts, [*starts[1:], len(text)], strict=True))
    ]
