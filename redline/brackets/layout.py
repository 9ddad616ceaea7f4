"""A merged paragraph as one text with brackets: "The members [Cambodia, Thailand: shall][Viet Nam: may] meet".

Where a conflict has many alternatives, they are put in an order that can be read.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Indel

from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, alternatives_of
from redline.text.key import key

DELETE = "(delete)"
NOW = "(now)"
APART = "\\|"  # between brackets of two places, where nothing else is

_BRACKET = re.compile(r"[\\\[\]]")
_IN_NAMES = re.compile(r"[\\\[\],:()]")

_DELETION = re.compile(rf"\[[^\[\]]+: {re.escape(DELETE)} ([^\[\]]+)\]")
_LEAST_SIMILARITY = 0.75  # of the characters of both texts
_MOST_LEADERS = 32  # so that time grows with the number of alternatives, not with its square


class Attribution(StrEnum):
    """Where the sponsors stand."""

    BEFORE = "before"  # [Cambodia, Thailand: shall]
    AFTER = "after"  # [shall (Cambodia, Thailand)]


@dataclass(frozen=True, slots=True)
class Style:
    """How pieces are shown.

    `brackets` says which applied pieces stand in brackets with their sponsors, as conflicts always do. `deleted_words`
    shows the words that a bracketed deletion would take away, behind "(delete)"; `replaced_words` those for which there
    are others, in a bracket of their own: "[(now) will][Cambodia: shall]". `numbered` counts the alternatives of a place:
    "[1. Cambodia: shall]". `extra` adds to the bracket of the piece with that index one more alternative, given as
    (label, words); to pieces without a bracket it adds nothing.

    With `exact`, brackets and backslashes in words, and marks in names, carry a backslash, so that whatever the words are
    the text can be read back as it was.
    """

    brackets: Callable[[Applied], bool] = lambda _: False
    deleted_words: bool = False
    extra: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    attribution: Attribution = Attribution.BEFORE
    numbered: bool = False
    replaced_words: bool = False
    exact: bool = False

    def words(self, text: str) -> str:
        """Words as they are written."""
        return _BRACKET.sub(r"\\\g<0>", text) if self.exact else text

    def alternative(self, text: str) -> str:
        """The words of an alternative as they are written: none of them look like ours."""
        if not self.exact:
            return text
        words = self.words(text)
        return f"\\{words}" if words.startswith((DELETE, NOW)) else words

    def names(self, sponsors: Sequence[str]) -> str:
        """Sponsors as they are written."""
        return ", ".join([_IN_NAMES.sub(r"\\\g<0>", name) for name in sponsors] if self.exact else sponsors)


PLAIN = Style()


class Span(NamedTuple):
    """Code points `[start, end)` of a laid-out text that come from a piece, by its index.

    A bracket has one span for the whole of it (no alternative, no sponsors, no ids), then one for the words of each
    alternative; an extra alternative comes last, with its label as sponsor. A deletion is a zero-width span.
    """

    start: int
    end: int
    piece: int
    alternative: int | None
    sponsors: tuple[str, ...]
    ids: tuple[str, ...]


class Pieced(Protocol):
    """What has pieces, as a merged paragraph has."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces in order."""
        ...


def lay_out(merged: Pieced | Sequence[Piece], style: Style = PLAIN) -> tuple[str, tuple[Span, ...]]:
    """The text with brackets, and where each piece, and each alternative in a bracket, stands in it."""
    page = _Page(style)
    for index, piece in enumerate(merged if isinstance(merged, Sequence) else merged.pieces):
        if isinstance(piece, Kept):
            page.write_span(style.words(piece.text), index, None, (), ())
        elif isinstance(piece, Applied) and not style.brackets(piece):
            page.write_span(style.words(piece.text), index, None, piece.sponsors, piece.ids)
        else:
            _bracket(page, index, piece)
    return "".join(page.parts), tuple(page.spans)


class _Page:
    """A text as it grows, and its spans."""

    __slots__ = ("bracketed", "length", "parts", "spans", "style")

    def __init__(self, style: Style) -> None:
        self.style = style
        self.parts: list[str] = []
        self.spans: list[Span] = []
        self.length = 0
        self.bracketed = -1  # how many parts there were when the last bracket ended

    def write(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def write_span(
        self, text: str, piece: int, alternative: int | None, sponsors: tuple[str, ...], ids: tuple[str, ...]
    ) -> None:
        start = self.length
        self.write(text)
        self.spans.append(Span(start, self.length, piece, alternative, sponsors, ids))


def _bracket(page: _Page, index: int, piece: Applied | Conflict) -> None:
    style = page.style
    wordings: Sequence[Alternative | Applied] = piece.alternatives if isinstance(piece, Conflict) else (piece,)
    lead, trail = _edges(wordings, piece.base)
    if index in style.extra:
        label, words = style.extra[index]
        wordings = (*wordings, Alternative(lead + words.strip() + trail, (label,), ()))
    page.write(lead)
    if style.exact and page.parts and page.bracketed == len(page.parts):
        page.write(APART)
    whole = len(page.spans)
    start = page.length
    # Words to be deleted are shown once, whoever asks again.
    base = style.words(_DELETION.sub(r"\1", piece.base.strip()))
    shown = style.replaced_words and any(wording.text for wording in wordings)
    if base and shown:
        page.write(f"[{NOW} {base}]")
    before = style.attribution is Attribution.BEFORE
    for number, wording in enumerate(wordings):
        names = style.names(wording.sponsors)
        words = wording.text[len(lead) : len(wording.text) - len(trail)]
        opening = f"[{number + 1}. " if style.numbered else "["
        page.write(f"{opening}{names}: " if before else opening)
        page.write_span(style.alternative(words), index, number, wording.sponsors, wording.ids)
        closing = "]" if before else f" ({names})]"
        if not words:
            gone = style.deleted_words and base and wording.ids and not shown
            closing = f"{DELETE} {base}{closing}" if gone else f"{DELETE}{closing}"
        page.write(closing)
    page.bracketed = len(page.parts)
    page.spans.insert(whole, Span(start, page.length, index, None, (), ()))
    page.write(trail)


def edges(piece: Applied | Conflict) -> tuple[str, str]:
    """The white space that all texts of a piece have at their start and end; a deletion has that of what it deletes."""
    return _edges(alternatives_of(piece), piece.base)


def _edges(wordings: Iterable[Alternative | Applied], base: str) -> tuple[str, str]:
    texts = [wording.text or base for wording in wordings]
    if not all(map(str.strip, texts)):
        return "", ""  # white space is what it is about
    lead = texts[0][: len(texts[0]) - len(texts[0].lstrip())]
    trail = texts[0][len(texts[0].rstrip()) :]
    while lead and not all(text.startswith(lead) for text in texts):
        lead = lead[:-1]
    while trail and not all(text.endswith(trail) for text in texts):
        trail = trail[1:]
    return lead, trail


@dataclass(frozen=True, slots=True)
class Cluster:
    """Alternatives that differ little, the one that most proposals ask for first; `support` counts all of their proposals."""

    alternatives: tuple[Alternative, ...]
    support: int


def cluster_alternatives(conflict: Conflict) -> tuple[Cluster, ...]:
    """The alternatives of a conflict in clusters, by support, then by text.

    This is for display: the conflict itself keeps its order, and which words are chosen is not a matter of numbers.
    """
    groups: list[list[Alternative]] = []
    leaders: list[str] = []
    for alternative in sorted(conflict.alternatives, key=lambda each: (-len(each.ids), each.text)):
        text = key(alternative.text.strip())
        alike = [
            Indel.normalized_similarity(leader, text, score_cutoff=_LEAST_SIMILARITY)
            for leader in leaders[:_MOST_LEADERS]
        ]
        nearest = max(range(len(alike)), key=alike.__getitem__, default=0)
        if alike and alike[nearest] and text:
            groups[nearest].append(alternative)
        else:
            groups.append([alternative])
            leaders.append(text)
    clusters = [Cluster(tuple(group), sum(len(each.ids) for each in group)) for group in groups]
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.support, cluster.alternatives[0].text)))


def fold_clusters(clusters: Sequence[Cluster], shown: int = 5) -> tuple[tuple[Cluster, ...], tuple[Cluster, ...]]:
    """The clusters to show, and the long tail to fold away behind "… more"; those with equal support stay together, and a
    tail of one is not worth folding."""
    end = shown
    while 0 < end < len(clusters) and clusters[end].support == clusters[end - 1].support > 1:
        end += 1
    end = len(clusters) if end >= len(clusters) - 1 else end
    return tuple(clusters[:end]), tuple(clusters[end:])
