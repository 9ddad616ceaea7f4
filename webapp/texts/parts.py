"""A long text in parts, so that a page of it comes over a slow line: the part that somebody asks for, or all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from models.drafts.version import Kind, Paragraph
from models.text.scripts import opening
from webapp.forms import number

OF_PARAGRAPH, OF_BRACKET = 2, 4  # about how often Tab stops at a paragraph, and at a bracket in it
WHOLE = 300  # stops of a text that stands on one page
A_PART = 90  # stops of a part of a longer one; a page has 120 at most, with what stands around the text
ALL = "all"
LONGEST_NAME = 60  # characters


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs that stand on one page, and how many brackets are in them."""

    number: int
    paragraphs: Sequence[Paragraph]
    brackets: int

    @property
    def name(self) -> str:
        """From where to where it goes: "paragraphs 21 to 24", or the heading that it begins with."""
        labels = [one.label for one in self.paragraphs if one.label]
        first = self.paragraphs[0]
        if first.kind is Kind.HEADING or not labels:
            return opening(first.text, LONGEST_NAME)
        return f"paragraphs {labels[0]} to {labels[-1]}" if len(labels) > 1 else f"paragraph {labels[0]}"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a text; `shown` is the one on the page, None if that has the whole text."""

    all: Sequence[Part]
    shown: Part | None

    @property
    def previous(self) -> int | None:
        return self.shown.number - 1 if self.shown and self.shown.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.shown.number + 1 if self.shown and self.shown.number < len(self.all) else None

    def has(self, paragraph: Paragraph | None) -> bool:
        """Whether a paragraph stands on the page."""
        return self.shown is None or paragraph in self.shown.paragraphs


def parts_of(paragraphs: Sequence[Paragraph], brackets: Mapping[int, int]) -> Parts:
    """The text with the part that the address asks for: ?part=2, ?part=all, or ?at= with the key of a paragraph in it. `brackets`
    counts those in paragraphs."""
    stops = [OF_PARAGRAPH + OF_BRACKET * brackets.get(one.id, 0) for one in paragraphs]
    if sum(stops) <= WHOLE:
        return Parts((), None)
    parts = [
        Part(place, group, sum(brackets.get(one.id, 0) for one in group))
        for place, group in enumerate(_groups(paragraphs, stops), start=1)
    ]
    if request.args.get("part") == ALL:
        return Parts(parts, None)
    key, place = request.args.get("at"), request.args.get("part", type=number) or 1
    with_key = (part for part in parts if any(one.key == key for one in part.paragraphs))
    return Parts(parts, next(with_key, parts[min(max(place, 1), len(parts)) - 1]))


def _groups(paragraphs: Sequence[Paragraph], stops: Sequence[int]) -> list[list[Paragraph]]:
    """Paragraphs in their order; a heading begins a new group where the one before it is half full."""
    groups: list[list[Paragraph]] = []
    filled = A_PART
    for paragraph, own in zip(paragraphs, stops, strict=True):
        if filled + own > A_PART or (paragraph.kind is Kind.HEADING and filled > A_PART / 2):
            groups.append([])
            filled = 0
        groups[-1].append(paragraph)
        filled += own
    return groups
