"""A merged paragraph as one text with brackets: "The members [Cambodia, Thailand: shall][Viet Nam: may] meet"."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from redline.pieces import Alternative, Applied, Conflict, Kept, Piece
from redline.style import APART, DELETE, NOW, PLAIN, Attribution, Style


@dataclass(frozen=True, slots=True)
class Span:
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
            page.put(style.words(piece.text), index, None, (), ())
        elif isinstance(piece, Applied) and not style.brackets(piece):
            page.put(style.words(piece.text), index, None, piece.sponsors, piece.ids)
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

    def put(
        self, text: str, piece: int, alternative: int | None, sponsors: tuple[str, ...], ids: tuple[str, ...]
    ) -> None:
        self.spans.append(Span(self.length, self.length + len(text), piece, alternative, sponsors, ids))
        self.write(text)


def _bracket(page: _Page, index: int, piece: Applied | Conflict) -> None:
    style = page.style
    alternatives = list(alternatives_of(piece))
    lead, trail = edges(piece)
    if index in style.extra:
        label, words = style.extra[index]
        alternatives.append(Alternative(lead + words.strip() + trail, (label,), ()))
    page.write(lead)
    if style.exact and page.parts and page.bracketed == len(page.parts):
        page.write(APART)
    whole = len(page.spans)
    start = page.length
    base = style.words(piece.base.strip())
    shown = style.replaced_words and any(alternative.text for alternative in alternatives)
    if base and shown:
        page.write(f"[{NOW} {base}]")
    for number, alternative in enumerate(alternatives):
        names = style.names(alternative.sponsors)
        words = alternative.text[len(lead) : len(alternative.text) - len(trail)]
        page.write(f"[{number + 1}. " if style.numbered else "[")
        if style.attribution is Attribution.BEFORE:
            page.write(f"{names}: ")
        page.put(style.alternative(words), index, number, alternative.sponsors, alternative.ids)
        if not words:
            page.write(DELETE)
            if style.deleted_words and base and alternative.ids and not shown:
                page.write(f" {base}")
        page.write("]" if style.attribution is Attribution.BEFORE else f" ({names})]")
    page.bracketed = len(page.parts)
    page.spans.insert(whole, Span(start, page.length, index, None, (), ()))
    page.write(trail)


def alternatives_of(piece: Applied | Conflict) -> tuple[Alternative, ...]:
    """The texts that a piece has for its place: several in a conflict, one where it was applied."""
    if isinstance(piece, Conflict):
        return piece.alternatives
    return (Alternative(piece.text, piece.sponsors, piece.ids),)


def edges(piece: Applied | Conflict) -> tuple[str, str]:
    """The white space that all texts of a piece have at their start and end; a deletion has that of what it deletes."""
    texts = [alternative.text or piece.base for alternative in alternatives_of(piece)]
    if not all(map(str.strip, texts)):
        return "", ""  # white space is what it is about
    leads = [text[: len(text) - len(text.lstrip())] for text in texts]
    trails = [text[len(text.rstrip()) :][::-1] for text in texts]
    return _shared_start(leads), _shared_start(trails)[::-1]


def _shared_start(texts: Sequence[str]) -> str:
    return "".join(chars[0] for chars in takewhile(lambda chars: len(set(chars)) == 1, zip(*texts, strict=False)))
