"""A candidate is a pure function of a base text, the changes proposed to it, and what the secretariat has said of them.

No session, no clock: texts go in, paragraphs with brackets and a trace come out. `models.operations.consolidations`
stands around it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import redline
from models.comment import Change
from models.consolidation import ConflictKind
from models.consultation import Policy
from models.draft import Kind
from models.editing import (
    EDITORIAL,
    Edit,
    base_of,
    is_editorial,
    is_undoing,
    laid_over,
    number_of,
    stands_after,
    undoing,
)

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
class Objection:
    """Members' wish that an editorial change in the base be undone: `text` is the paragraph without it."""

    change_id: int
    sponsors: tuple[str, ...]
    paragraph_id: int
    text: str

    @property
    def id(self) -> str:
        """What it is called among the ids of a merge, where comments are numbers."""
        return undoing(self.change_id)


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


@dataclass(frozen=True, slots=True)
class Terms:
    """How uncontested changes are shown, what the secretariat proposes for brackets, and its edits of other words."""

    policy: Policy
    members: frozenset[str]
    language: str
    round_number: int
    ways_out: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by paragraph key and bracket fingerprint
    edits: Mapping[str, Edit] = field(default_factory=dict)  # by paragraph key


def make(
    paragraphs: Sequence[BaseParagraph],
    proposals: Iterable[Proposal],
    terms: Terms,
    objections: Iterable[Objection] = (),
) -> Iterator[MadeParagraph]:
    """The candidate's paragraphs, in order. `proposals` leaves out those that were set aside; their order is no matter."""
    by_paragraph: dict[int, list[Proposal]] = {}
    for proposal in proposals:
        by_paragraph.setdefault(proposal.paragraph_id, []).append(proposal)
    objected: dict[int, list[Objection]] = {}
    for objection in objections:
        objected.setdefault(objection.paragraph_id, []).append(objection)
    added = _added(paragraphs, terms)
    for paragraph in paragraphs:
        asked = by_paragraph.get(paragraph.id, [])
        changes = [proposal for proposal in asked if proposal.change is not Change.INSERT_AFTER]
        inserted = [proposal for proposal in asked if proposal.change is Change.INSERT_AFTER]
        if changes or paragraph.id in objected or paragraph.key in terms.edits:
            yield _changed(paragraph, changes, objected.get(paragraph.id, ()), terms)
        else:
            yield MadeParagraph(paragraph.id, paragraph.key, paragraph.kind, paragraph.text)
        if inserted:
            yield _inserted(paragraph, inserted, terms)
        yield from added.get(paragraph.key, ())


def _added(paragraphs: Sequence[BaseParagraph], terms: Terms) -> Mapping[str, list[MadeParagraph]]:
    """The paragraphs that the secretariat puts in, by the key of the one behind which each stands, in their order."""
    own = {paragraph.key for paragraph in paragraphs}
    found: dict[str, list[MadeParagraph]] = {}
    for key, edit in sorted(terms.edits.items(), key=lambda each: each[1].change_id):
        after = stands_after(key)
        if key not in own and after is not None:
            words = redline.Applied("", edit.rewordings[0].text, (EDITORIAL,), (edit.id,))
            merged = replace(redline.merge("", (), terms.language), pieces=(words,))
            made = _laid_out(merged, lambda _: False, None, key, Kind.NUMBERED, terms)
            found.setdefault(after, []).append(made)
    return found


def _changed(
    paragraph: BaseParagraph, proposals: Sequence[Proposal], objections: Sequence[Objection], terms: Terms
) -> MadeParagraph:
    asks = [*_asks(proposals), *(redline.Proposal(one.id, one.sponsors, one.text) for one in objections)]
    merged = redline.merge(paragraph.text, asks, terms.language)
    editorial = {str(proposal.comment_id) for proposal in proposals if proposal.editorial}
    undone = {objection.id for objection in objections}

    def plain(piece: redline.Applied) -> bool:
        """Editorial changes go in cleanly, and any objection undoes one; others only where all ask, or the policy says so."""
        return (
            terms.policy is Policy.MERGE
            or editorial.issuperset(piece.ids)
            or not undone.isdisjoint(piece.ids)
            or terms.members.issubset(piece.sponsors)
        )

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
    edit = terms.edits.get(key)
    if edit and (over := laid_over(merged.pieces, edit)):
        merged = replace(merged, pieces=over)
    brackets = _brackets(merged, plain)
    offers = {
        place: offer
        for place, (_, fingerprint) in brackets.items()
        if (offer := terms.ways_out.get((key, fingerprint))) is not None
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
