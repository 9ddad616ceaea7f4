"""A candidate is a pure function of a base text, the changes proposed to it, and what the secretariat has said of them.

No session, no clock: texts go in, paragraphs with brackets and a trace come out. `models.operations.consolidations`
stands around it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import redline
from models.comment import Change
from models.consolidation import ConflictKind
from models.consultation import Policy
from models.draft import Kind

SECRETARIAT = "Secretariat proposes"


@dataclass(frozen=True, slots=True)
class BaseParagraph:
    """A paragraph of the version on which comments were asked."""

    id: int
    key: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one comment asks of one paragraph, in the name of a member (its English short name)."""

    comment_id: int
    sponsor: str
    paragraph_id: int
    change: Change
    text: str
    editorial: bool


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
class MadeParagraph:
    """A paragraph of the candidate; `base_id` is None for an inserted one, `pieces` None where nothing was proposed."""

    base_id: int | None
    key: str
    kind: Kind
    text: str
    removed: bool = False
    pieces: list[Any] | None = None
    brackets: tuple[Bracket, ...] = ()
    trace: tuple[Traced, ...] = ()
    contested: frozenset[int] = frozenset()  # comments with words in a collision


@dataclass(frozen=True, slots=True)
class Terms:
    """How uncontested changes are shown, and what the secretariat proposes for brackets."""

    policy: Policy
    members: frozenset[str]
    language: str
    round_number: int
    ways_out: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by paragraph key and bracket fingerprint


def make(paragraphs: Sequence[BaseParagraph], proposals: Iterable[Proposal], terms: Terms) -> Iterator[MadeParagraph]:
    """The candidate's paragraphs, in order. `proposals` leaves out those that were set aside; their order is no matter."""
    by_paragraph: dict[int, list[Proposal]] = {}
    for proposal in proposals:
        by_paragraph.setdefault(proposal.paragraph_id, []).append(proposal)
    for paragraph in paragraphs:
        asked = by_paragraph.get(paragraph.id, [])
        changes = [proposal for proposal in asked if proposal.change is not Change.INSERT_AFTER]
        inserted = [proposal for proposal in asked if proposal.change is Change.INSERT_AFTER]
        if changes:
            yield _changed(paragraph, changes, terms)
        else:
            yield MadeParagraph(paragraph.id, paragraph.key, paragraph.kind, paragraph.text)
        if inserted:
            yield _inserted(paragraph, inserted, terms)


def _changed(paragraph: BaseParagraph, proposals: Sequence[Proposal], terms: Terms) -> MadeParagraph:
    merged = redline.merge(paragraph.text, _asks(proposals), terms.language)
    editorial = {str(proposal.comment_id) for proposal in proposals if proposal.editorial}

    def plain(piece: redline.Applied) -> bool:
        """Editorial changes go in cleanly; others only where all members ask for them, or the policy says so."""
        return terms.policy is Policy.MERGE or editorial.issuperset(piece.ids) or terms.members.issubset(piece.sponsors)

    return _laid_out(merged, plain, paragraph.id, paragraph.key, paragraph.kind, terms)


def _inserted(after: BaseParagraph, proposals: Sequence[Proposal], terms: Terms) -> MadeParagraph:
    """A new paragraph always stands in brackets, unless all members ask for it."""
    merged = redline.merge("", _asks(proposals), terms.language)
    key = f"{after.key}_r{terms.round_number}"
    return _laid_out(merged, lambda piece: terms.members.issubset(piece.sponsors), None, key, Kind.NUMBERED, terms)


def _asks(proposals: Sequence[Proposal]) -> list[redline.Proposal]:
    return [
        redline.Proposal(
            str(proposal.comment_id),
            (proposal.sponsor,),
            None if proposal.change is Change.DELETE else proposal.text,
        )
        for proposal in proposals
    ]


def _laid_out(
    merged: redline.Merged,
    plain: Callable[[redline.Applied], bool],
    base_id: int | None,
    key: str,
    kind: Kind,
    terms: Terms,
) -> MadeParagraph:
    brackets = _brackets(merged, plain)
    offers = {
        place: offer
        for place, (_, fingerprint) in brackets.items()
        if (offer := terms.ways_out.get((key, fingerprint))) is not None
    }
    style = redline.Style(
        brackets=lambda piece: not plain(piece),
        extra={place: (SECRETARIAT, offer) for place, offer in offers.items()},
        deleted_words=True,
    )
    text, spans = redline.lay_out(merged, style)
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
                base_text=_base(merged.pieces[place]),
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
        ),
        contested=frozenset(
            int(id) for span in spans if isinstance(merged.pieces[span.piece], redline.Conflict) for id in span.ids
        ),
    )


def _brackets(merged: redline.Merged, plain: Callable[[redline.Applied], bool]) -> dict[int, tuple[ConflictKind, str]]:
    """By their place among the pieces: what each bracket is, and its fingerprint."""
    found: dict[int, tuple[ConflictKind, str]] = {}
    alike: Counter[str] = Counter()
    for place, piece in enumerate(merged.pieces):
        if isinstance(piece, redline.Conflict):
            kind = ConflictKind.COLLISION
        elif isinstance(piece, redline.Applied) and not plain(piece):
            kind = ConflictKind.SPONSORED
        else:
            continue
        words = "\x00".join((_base(piece), *(text for text, _ in _alternatives(piece))))
        alike[words] += 1
        # The same bracket can stand twice in a paragraph: count, so that each has a way out of its own.
        found[place] = kind, sha256(f"{words}\x00{alike[words]}".encode()).hexdigest()
    return found


def _base(piece: redline.Piece) -> str:
    return "" if isinstance(piece, redline.Kept) else piece.base


def _alternatives(piece: redline.Piece) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(piece, redline.Conflict):
        return tuple((alternative.text, alternative.sponsors) for alternative in piece.alternatives)
    return () if isinstance(piece, redline.Kept) else ((piece.text, piece.sponsors),)
