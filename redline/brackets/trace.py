"""The trace of a text: from its words to the proposals behind them, and back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redline.brackets.brackets import Span


@dataclass(frozen=True, slots=True)
class Trace:
    """Positions are code points in `text`; a deletion is a zero-width mark.

    `spans` are in order, kept words among them (with no ids); `changes` gives for each id the (start, end) of its words.
    """

    text: str
    spans: tuple[Span, ...]
    changes: Mapping[str, tuple[tuple[int, int], ...]]

    def at(self, position: int) -> tuple[str, ...]:
        """The ids behind the character at a position, and behind what was deleted there."""
        found = {
            id
            for span in self.spans
            if span.start <= position < span.end or span.start == position == span.end
            for id in span.ids
        }
        return tuple(sorted(found))


def traced(text: str, spans: Sequence[Span]) -> Trace:
    """The trace of a laid-out text."""
    changes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        for id in span.ids:
            changes[id].append((span.start, span.end))
    return Trace(text, tuple(spans), {id: tuple(places) for id, places in sorted(changes.items())})
