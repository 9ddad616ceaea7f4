"""What comes to one place of a document: new paragraphs, and those that move there, put in one order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from redline.brackets.layout import PLAIN, Style
from redline.document.matching import Candidate, Words, heaviest, likely_pairs, read, resemblance
from redline.document.proposals import Move, ParagraphProposal
from redline.merge.merge import Merged, merge
from redline.pieces import Piece, Proposal

_LEAST_RESEMBLANCE = 0.5  # new paragraphs with fewer words in common are about something else
_WEIGHT_OF_EQUAL = 3.0  # outweighs any that are only alike

Arrival = ParagraphProposal | Move


@dataclass(frozen=True, slots=True)
class NewParagraph:
    """A new paragraph, merged with base ""; `origins` are the ids and orders of the proposals behind it."""

    merged: Merged
    kind: str
    origins: tuple[tuple[str, int], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of the merge."""
        return self.merged.pieces

    @property
    def text(self) -> str | None:
        """Its words; None while they are in conflict."""
        return self.merged.text

    def bracketed(self, style: Style = PLAIN) -> str:
        """Its words, with brackets where they are in conflict."""
        return self.merged.bracketed(style)


@dataclass(frozen=True, slots=True)
class MovedHere:
    """The base paragraph with this index stands here now."""

    paragraph: int


@dataclass(frozen=True, slots=True)
class _Item:
    arrival: Arrival
    words: Words


def arrange(arrivals: Sequence[Arrival], locale: str) -> tuple[NewParagraph | MovedHere, ...]:
    """The paragraphs of a place, in order; those of one id keep theirs, and different ids follow each other sorted. Those that
    resemble each other are alternatives."""
    by_id: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in sorted(arrivals, key=lambda each: (sorted(each.sponsors), each.id, each.order, each.paragraph)):
        by_id[arrival.id].append(arrival)
    known: dict[str, int] = {}
    columns: list[list[_Item]] = []
    for sequence in by_id.values():
        words = read(("" if isinstance(each, Move) else each.text or "" for each in sequence), locale, known)
        # A paragraph that moves is known by its place, not by its words.
        known_by = [
            Words("", (-1 - each.paragraph,)) if isinstance(each, Move) else its
            for each, its in zip(sequence, words, strict=True)
        ]
        columns = _add_sequence(columns, [_Item(*pair) for pair in zip(sequence, known_by, strict=True)])
    return tuple(_merge_column([item.arrival for item in column], locale) for column in columns)


def _add_sequence(columns: list[list[_Item]], sequence: Sequence[_Item]) -> list[list[_Item]]:
    """The columns with one more sequence in them: what is the same or alike side by side, the rest in order."""
    members = [(place, item) for place, column in enumerate(columns) for item in column]
    candidates = [
        Candidate(members[member][0], members[member][0] + 1, number, number + 1, weight)
        for member, number in likely_pairs(
            range(len(members)),
            range(len(sequence)),
            [item.words for _, item in members],
            [item.words for item in sequence],
        )
        if (weight := _weight(members[member][1], sequence[number])) > 0
    ]
    result: list[list[_Item]] = []
    start = first = 0
    for pair in heaviest(candidates):
        result += [*columns[start : pair.start], *([item] for item in sequence[first : pair.new_start])]
        result.append([*columns[pair.start], sequence[pair.new_start]])
        start, first = pair.end, pair.new_end
    return [*result, *columns[start:], *([item] for item in sequence[first:])]


def _weight(one: _Item, other: _Item) -> float:
    """How much speaks for one place for both; 0 if they are two."""
    if isinstance(one.arrival, Move) or isinstance(other.arrival, Move):
        moves = isinstance(one.arrival, Move) and isinstance(other.arrival, Move)
        return _WEIGHT_OF_EQUAL if moves and one.arrival.paragraph == other.arrival.paragraph else 0
    if one.arrival.kind != other.arrival.kind:
        return 0
    if one.words.text == other.words.text:
        return _WEIGHT_OF_EQUAL
    alike = resemblance(one.words, other.words).of_both
    return alike if alike >= _LEAST_RESEMBLANCE else 0


def _merge_column(column: Sequence[Arrival], locale: str) -> NewParagraph | MovedHere:
    new = [each for each in column if isinstance(each, ParagraphProposal)]
    if not new:
        return MovedHere(column[0].paragraph)
    merged = merge("", [Proposal(each.id, each.sponsors, each.text) for each in new], locale)
    return NewParagraph(merged, new[0].kind, tuple((each.id, each.order) for each in new))
