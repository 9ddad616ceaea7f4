"""How the pieces of a merged paragraph become its text, with brackets, ways out of them, and a trace of every word."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import redline
from models.consolidation import ConflictKind
from models.draft import Kind
from models.editing import Edit, base_of, is_editorial, is_undoing, laid_over, number_of

SECRETARIAT = "Secretariat proposes"

WaysOut = Mapping[tuple[str, str], str]
"""What the secretariat proposes for brackets, by paragraph key and bracket fingerprint."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A span that stands in brackets; its alternatives are words with their sponsors."""

    kind: ConflictKind
    base_text: str
    fingerprint: str
    start: int
    end: int
    proposal: str | None
    alternatives: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """Words that a comment put into the text; zero-width where it took words away."""

    comment_id: int
    start: int
    end: int
    in_bracket: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """Words that an editorial change put in place of `was`; `undone`: words that an objection to it put back."""

    change_id: int
    start: int
    end: int
    was: str
    undone: bool


@dataclass(frozen=True, slots=True)
class MadeParagraph:
    """A paragraph of the candidate; `base_id` is None for an inserted one, `pieces` None where nothing was changed.

    An edit that does not fit any more stands nowhere in `edited`.
    """

    base_id: int | None
    key: str
    kind: Kind
    text: str
    removed: bool = False
    pieces: list[Any] | None = None
    brackets: tuple[Bracket, ...] = ()
    trace: tuple[Traced, ...] = ()
    edited: tuple[Edited, ...] = ()
    contested: frozenset[int] = frozenset()  # comments with words in a collision


def laid_out(
    merged: redline.Merged,
    plain: Callable[[redline.Applied], bool],
    base_id: int | None,
    key: str,
    kind: Kind,
    edit: Edit | None,
    ways_out: WaysOut,
) -> MadeParagraph:
    """The paragraph that comes of merged pieces, once the secretariat's edit is laid over them: what is not `plain` stands in brackets."""
    if edit and (over := laid_over(merged.pieces, edit)):
        merged = replace(merged, pieces=over)
    brackets = _brackets(merged, plain)
    offers = {
        place: offer
        for place, (_, fingerprint) in brackets.items()
        if (offer := ways_out.get((key, fingerprint))) is not None
    }
    text, spans = shown(merged.pieces, brackets, offers)
    return MadeParagraph(
        base_id=base_id,
        key=key,
        kind=kind,
        text=text,
        removed=not text.strip(),
        pieces=redline.as_json(merged)["pieces"],
        brackets=tuple(
            Bracket(
                kind=bracket_kind,
                base_text=base_of(merged.pieces[place]),
                fingerprint=fingerprint,
                start=min(span.start for span in spans if span.piece == place),
                end=max(span.end for span in spans if span.piece == place),
                proposal=offers.get(place),
                alternatives=_alternatives(merged.pieces[place]),
            )
            for place, (bracket_kind, fingerprint) in brackets.items()
        ),
        trace=tuple(
            Traced(int(id), span.start, span.end, in_bracket=span.piece in brackets)
            for span in spans
            for id in span.ids
            if id.isdecimal()
        ),
        edited=tuple(
            Edited(number_of(id), span.start, span.end, base_of(merged.pieces[span.piece]), is_undoing(id))
            for span in spans
            for id in span.ids
            if not id.isdecimal()
        ),
        contested=frozenset(
            int(id)
            for span in spans
            if isinstance(merged.pieces[span.piece], redline.Conflict)
            for id in span.ids
            if id.isdecimal()
        ),
    )


def shown(
    pieces: Sequence[redline.Piece], bracketed: Collection[int], offers: Mapping[int, str]
) -> tuple[str, tuple[redline.Span, ...]]:
    """The paragraph of these pieces, and where each stands in it; `offers` are ways out, by the places in brackets."""
    inside = {id(pieces[place]) for place in bracketed}
    style = redline.Style(
        brackets=lambda piece: id(piece) in inside,
        extra={place: (SECRETARIAT, offer) for place, offer in offers.items()},
        deleted_words=True,
    )
    return redline.lay_out(pieces, style)


def _brackets(merged: redline.Merged, plain: Callable[[redline.Applied], bool]) -> dict[int, tuple[ConflictKind, str]]:
    """By their place among the pieces: what each bracket is, and its fingerprint."""
    found: dict[int, tuple[ConflictKind, str]] = {}
    alike: Counter[str] = Counter()
    for place, piece in enumerate(merged.pieces):
        if isinstance(piece, redline.Conflict):
            kind = ConflictKind.COLLISION
        elif isinstance(piece, redline.Applied) and not is_editorial(piece) and not plain(piece):
            kind = ConflictKind.SPONSORED
        else:
            continue
        words = "\x00".join((base_of(piece), *(text for text, _ in _alternatives(piece))))
        alike[words] += 1
        # The same bracket can stand twice in a paragraph: count, so that each has a way out of its own.
        found[place] = kind, sha256(f"{words}\x00{alike[words]}".encode()).hexdigest()
    return found


def _alternatives(piece: redline.Piece) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(piece, redline.Conflict):
        return tuple((alternative.text, alternative.sponsors) for alternative in piece.alternatives)
    return () if isinstance(piece, redline.Kept) else ((piece.text, piece.sponsors),)
