"""How the pieces of a merged paragraph become its text, with brackets, ways out of them, and a trace of every word."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import redline
from models.consolidation.consolidation import ConflictKind
from models.draft import Kind
from models.editing import Edit, base_of, is_editorial, is_undoing, laid_over, number_of

SECRETARIAT = "Secretariat proposes"

WaysOut = Mapping[tuple[str, str], str]
"""What the secretariat proposes for brackets, by paragraph key and bracket fingerprint."""


Alternatives = tuple[tuple[str, tuple[str, ...]], ...]
"""Words with their sponsors."""


class Bracket(NamedTuple):
    """A span that stands in brackets."""

    kind: ConflictKind
    base_text: str
    fingerprint: str
    start: int
    end: int
    proposal: str | None
    alternatives: Alternatives


class Traced(NamedTuple):
    """Words that a comment put into the text; zero-width where it took words away."""

    comment_id: int
    start: int
    end: int
    in_bracket: bool


class Edited(NamedTuple):
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
    pieces: Sequence[redline.Piece],
    plain: Callable[[redline.Applied], bool],
    base_id: int | None,
    key: str,
    kind: Kind,
    edit: Edit | None,
    ways_out: WaysOut,
) -> MadeParagraph:
    """The paragraph that comes of merged pieces, once the secretariat's edit is laid over them: what is not `plain` stands in brackets."""
    if edit and (over := laid_over(pieces, edit)):
        pieces = over
    found = _found(pieces, plain)
    offers = {
        place: offer for place, one in found.items() if (offer := ways_out.get((key, one.fingerprint))) is not None
    }
    text, spans = shown(pieces, found, offers)
    whole = {span.piece: span for span in spans if span.alternative is None}
    traced = [(int(id), span) for span in spans for id in span.ids if id.isdecimal()]
    return MadeParagraph(
        base_id=base_id,
        key=key,
        kind=kind,
        text=text,
        removed=not text.strip(),
        pieces=redline.pieces_as_json(pieces),
        brackets=tuple(
            Bracket(
                kind=one.kind,
                base_text=base_of(pieces[place]),
                fingerprint=one.fingerprint,
                start=whole[place].start,
                end=whole[place].end,
                proposal=offers.get(place),
                alternatives=one.alternatives,
            )
            for place, one in found.items()
        ),
        trace=tuple(Traced(id, span.start, span.end, span.piece in found) for id, span in traced),
        edited=tuple(
            Edited(number_of(id), span.start, span.end, base_of(pieces[span.piece]), is_undoing(id))
            for span in spans
            for id in span.ids
            if not id.isdecimal()
        ),
        contested=frozenset(id for id, span in traced if isinstance(pieces[span.piece], redline.Conflict)),
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


class _Found(NamedTuple):
    """What stands in brackets, before it is known where."""

    kind: ConflictKind
    fingerprint: str
    alternatives: Alternatives


def _found(pieces: Sequence[redline.Piece], plain: Callable[[redline.Applied], bool]) -> dict[int, _Found]:
    """What stands in brackets, by its place among the pieces."""
    found: dict[int, _Found] = {}
    alike: Counter[str] = Counter()
    for place, piece in enumerate(pieces):
        if isinstance(piece, redline.Kept):
            continue
        if isinstance(piece, redline.Conflict):
            kind = ConflictKind.COLLISION
            alternatives = tuple((alternative.text, alternative.sponsors) for alternative in piece.alternatives)
        elif is_editorial(piece) or plain(piece):
            continue
        else:
            kind, alternatives = ConflictKind.SPONSORED, ((piece.text, piece.sponsors),)
        words = "\x00".join((piece.base, *(text for text, _ in alternatives)))
        alike[words] += 1
        # The same bracket can stand twice in a paragraph: count, so that each has a way out of its own.
        fingerprint = sha256(f"{words}\x00{alike[words]}".encode()).hexdigest()
        found[place] = _Found(kind, fingerprint, alternatives)
    return found
