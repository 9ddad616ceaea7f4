"""The trace of a text: from its words to the proposals behind them, through several rounds, and back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redline.brackets.layout import PLAIN, Pieced, Span, Style, lay_out
from redline.errors import RedlineError
from redline.pieces import Kept, Piece, base_of


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


def trace_of(text: str, spans: Sequence[Span]) -> Trace:
    """The trace of a laid-out text."""
    changes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        for id in span.ids:
            changes[id].append((span.start, span.end))
    return Trace(text, tuple(spans), {id: tuple(places) for id, places in sorted(changes.items())})


@dataclass(frozen=True, slots=True)
class Round:
    """What a round made of a paragraph: pieces over the text before it, laid out as the text after it."""

    base: str
    text: str
    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """An id of a round (0 for the first). It brought the words; or, if `replaced`, words that stood there before, which a
    later round, or a bracket, replaces."""

    round: int
    id: str
    replaced: bool = False


def round_of(merged: Pieced, style: Style = PLAIN) -> Round:
    """A round from a merge, settled or not, in the style in which its text went into the next one."""
    if style.exact:
        raise RedlineError("An exact style changes the words themselves; trace the text that people read.")
    pieces = merged.pieces
    text, spans = lay_out(pieces, style)
    base = "".join(map(base_of, pieces))
    return Round(base, text, pieces, spans)


def origins(rounds: Sequence[Round], start: int, end: int | None = None) -> tuple[Origin, ...]:
    """The ids behind the code points `[start, end)` of the last text (one, if there is no end), the last round first.

    What was deleted at a place is behind the character that follows. RedlineError if a round does not begin with the text
    with which the one before ended.
    """
    for number, (before, after) in enumerate(pairwise(rounds), 1):
        if before.text != after.base:
            raise RedlineError(f"Round {number} does not begin with the text with which round {number - 1} ended.")
    found = set(_origins_behind(rounds, len(rounds) - 1, start, start + 1 if end is None else end, replaced=False))
    brought = {(origin.round, origin.id) for origin in found if not origin.replaced}
    shown = (origin for origin in found if not origin.replaced or (origin.round, origin.id) not in brought)
    return tuple(sorted(shown, key=lambda origin: (-origin.round, origin.replaced, origin.id)))


def _origins_behind(rounds: Sequence[Round], number: int, start: int, end: int, *, replaced: bool) -> Iterator[Origin]:
    if number < 0 or start >= end:
        return
    this = rounds[number]
    place = 0
    places: list[tuple[int, int]] = []
    for piece in this.pieces:
        length = len(base_of(piece))
        places.append((place, place + length))
        place += length
    for span in this.spans:
        first, stop = max(start, span.start), min(end, span.end)
        if first >= stop and not (span.start == span.end and start <= span.start < end):
            continue
        base, base_end = places[span.piece]
        if isinstance(this.pieces[span.piece], Kept):
            offset = base - span.start
            yield from _origins_behind(rounds, number - 1, first + offset, stop + offset, replaced=replaced)
            continue
        ids = span.ids or {id for each in this.spans if each.piece == span.piece for id in each.ids}
        # The sign around alternatives is behind none of their words, but all of them are behind the sign.
        if span.alternative is not None or span.ids or not _is_in_words(this, span.piece, first, stop):
            yield from (Origin(number, id, replaced) for id in ids)
            yield from _origins_behind(rounds, number - 1, base, base_end, replaced=True)


def _is_in_words(this: Round, piece: int, start: int, end: int) -> bool:
    """Whether a part of a bracket lies in the words of one of its alternatives."""
    return any(
        span.piece == piece and span.alternative is not None and span.start <= start and end <= span.end
        for span in this.spans
    )
