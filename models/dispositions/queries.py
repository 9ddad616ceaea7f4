"""The comments of a round as the secretariat answers them, and what must hold before a text goes out: every comment answered,
with a reason, and no answer against the text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import redline
from models.comments.comment import Change, Comment, CommentState, Worded
from models.consolidation.consolidation import Consolidation, TraceSpan
from models.consolidation.operations import inputs
from models.db.work import WorkState
from models.dispositions.disposition import (
    Disposition,
    Presence,
    StandardReason,
    TypeRequest,
    contradiction,
    disagreement,
)
from models.drafts.queries.lineage import current_candidate, paragraphs_gone
from models.drafts.version import DraftVersion, Kind, Paragraph, Stage
from models.errors import NotFound, Untimely, ensure_found
from models.people.person import Member
from models.rounds.consultation import Round


@dataclass(frozen=True)
class AnsweredComment:
    """A submitted comment with its answer; `presence` says where its words stand in the candidate on which the secretariat is at
    work, `language` is that of the draft; `request` is the secretariat's to change its type, if there is one."""

    comment: Comment
    answer: Disposition | None
    presence: Presence
    language: str
    request: TypeRequest | None = None

    @cached_property
    def proposal(self) -> list[Any] | None:
        """The words that it asks for against the draft's; compared only where they are shown."""
        return proposal(self.comment, self.comment.paragraph, self.language)

    @property
    def place(self) -> int:
        """Where its paragraph stands in the text; 0 for a comment on the whole text."""
        return self.comment.paragraph.position if self.comment.paragraph else 0

    @property
    def where(self) -> str:
        """What it is about, in words."""
        return self.comment.paragraph.name if self.comment.paragraph else "the whole text"

    @property
    def proposed_by_service(self) -> bool:
        """Whether the answer is the service's own proposal, which stands until a person gives another."""
        return self.answer is not None and self.answer.by_id is None

    @property
    def is_final(self) -> bool:
        """Whether its member has withdrawn it by a signed letter, so that no other answer can be given."""
        return self.answer is not None and self.answer.is_final

    @property
    def seen(self) -> str:
        """The comment and the revision of its answer, as a form sends them back: "12-1"."""
        return f"{self.comment.id}-{self.answer.revision if self.answer else 0}"

    @property
    def contradiction(self) -> str:
        """Why its answer could not be chosen now, as the text has changed since; "" if it could."""
        return contradiction(self.answer.outcome, self.presence) if self.answer else ""


@dataclass(frozen=True, slots=True)
class Comments:
    """All submitted comments of a round: on the whole text first, then by paragraph and country; with the headings of the text
    on which they were asked, in order."""

    round: Round
    comments: tuple[AnsweredComment, ...]
    candidate: DraftVersion | None
    headings: tuple[Paragraph, ...]

    @property
    def open(self) -> tuple[AnsweredComment, ...]:
        """Those without an answer."""
        return tuple(one for one in self.comments if one.answer is None)

    @property
    def proposed(self) -> tuple[AnsweredComment, ...]:
        """Those with an answer that the service proposes."""
        return tuple(one for one in self.comments if one.proposed_by_service)

    @property
    def questioned(self) -> tuple[AnsweredComment, ...]:
        """Those for which the member has still to say whether the type changes."""
        return tuple(one for one in self.comments if one.request and one.request.is_open)

    @property
    def at_work(self) -> bool:
        """Whether the secretariat can answer now."""
        proposed = self.candidate is not None and self.candidate.stage is Stage.PROPOSED
        return self.round.is_at_work and not proposed


def comments(session: Session, round_id: int) -> Comments:
    """Empty until the round has closed; raises NotFound."""
    round = ensure_found(session.get(Round, round_id, options=[joinedload(Round.version)]))
    found = session.scalars(
        select(Comment)
        .where(Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED)
        .options(joinedload(Comment.paragraph), joinedload(Comment.disposition))
    ).all()
    candidate = current_candidate(session, round.id)
    where = presences(session, candidate)
    language = round.consultation.language
    statement = select(TypeRequest).where(
        TypeRequest.comment_id.in_(select(Comment.id).where(Comment.round_id == round.id))
    )
    requests = {one.comment_id: one for one in session.scalars(statement)}
    answered = (
        AnsweredComment(comment, comment.disposition, where.find(comment), language, requests.get(comment.id))
        for comment in sorted(found, key=_sort_key)
    )
    headings = select(Paragraph).where(
        Paragraph.version_id == round.version_id, Paragraph.kind == Kind.HEADING, ~Paragraph.removed
    )
    return Comments(round, tuple(answered), candidate, tuple(session.scalars(headings.order_by(Paragraph.position))))


def heading_above(headings: Sequence[Paragraph], one: AnsweredComment) -> Paragraph | None:
    """The heading under which a comment's paragraph stands; None before the first, and for the whole text."""
    return next((heading for heading in reversed(headings) if heading.position <= one.place), None)


def submitted_comment(session: Session, comment_id: int) -> Comment:
    """Raises NotFound for any other."""
    found = session.get(Comment, comment_id)
    if found is None or found.state is not CommentState.SUBMITTED:
        raise NotFound
    return found


def comment(session: Session, comment_id: int) -> tuple[Comments, AnsweredComment]:
    """One submitted comment among those of its round; raises NotFound."""
    found = submitted_comment(session, comment_id)
    among = comments(session, found.round_id)
    return among, next(one for one in among.comments if one.comment.id == found.id)


def _sort_key(comment: Comment) -> tuple[int, str, int]:
    return (comment.paragraph.position if comment.paragraph else 0, comment.member.name, comment.number or 0)


def proposal(comment: Worded, paragraph: Paragraph | None, language: str) -> list[Any] | None:
    """The words that a comment asks for as pieces of a comparison; None for a remark, and where all words stay."""
    if paragraph is None or comment.change in (Change.REMARK, Change.MOVE, Change.JOIN):
        return None
    if comment.change is Change.INSERT_AFTER:
        return [{"kind": "inserted", "text": comment.proposed_text}]
    if comment.change is Change.DELETE:
        return [{"kind": "deleted", "text": paragraph.text}]
    return list(redline.compare(paragraph.text, comment.proposed_text, language))


def standard_reasons(session: Session, consultation_id: int) -> Sequence[StandardReason]:
    """In the order in which they were kept."""
    kept = select(StandardReason).where(StandardReason.consultation_id == consultation_id)
    return session.scalars(kept.order_by(StandardReason.id)).all()


def own_type_request(session: Session, comment_id: int, member: Member) -> tuple[TypeRequest, Round]:
    """What the secretariat asks about a comment of the member, with its round; raises NotFound."""
    shown = joinedload(TypeRequest.comment).options(joinedload(Comment.paragraph), joinedload(Comment.disposition))
    own = select(TypeRequest).join(Comment).where(Comment.id == comment_id, Comment.member_id == member.id)
    request = ensure_found(session.scalars(own.options(shown)).one_or_none())
    return request, session.get_one(Round, request.comment.round_id, options=[joinedload(Round.version)])


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a text cannot go out yet, as a sentence; `comment_id` is the comment whose answer it is about, if any."""

    sentence: str
    comment_id: int | None = None


def ensure_ready(session: Session, version: DraftVersion) -> None:
    """Raise Untimely with the first few reasons for which the text cannot go out yet."""
    reasons = [obstacle.sentence for obstacle in obstacles(session, version)]
    if reasons:
        more = f" There are {len(reasons) - 3} more." if len(reasons) > 3 else ""
        raise Untimely("This text cannot go out yet. " + " ".join(reasons[:3]) + more)


def obstacles(session: Session, version: DraftVersion) -> list[Obstacle]:
    """Why the text cannot go out yet; empty when it can. The first text of all has nothing to answer."""
    if version.round_id is None:
        return []
    return [*_obstacles_of_age(session, version), *_contradictions(session, version)]


def _obstacles_of_age(session: Session, version: DraftVersion) -> list[Obstacle]:
    round_id = version.round_id
    assert round_id is not None
    pending = select(Consolidation.id).where(
        Consolidation.round_id == round_id, Consolidation.state.in_((WorkState.WAITING, WorkState.RUNNING))
    )
    if session.scalars(pending).first() is not None:
        return [Obstacle("It is being consolidated again just now.")]
    if inputs.fingerprint(inputs.freeze(session, round_id)) != version.fingerprint:
        return [
            Obstacle(
                "Answers, compromises or the secretariat’s own words have changed since it was made: consolidate again."
            )
        ]
    return []


def _contradictions(session: Session, version: DraftVersion) -> list[Obstacle]:
    rows = session.execute(
        select(Comment, Disposition)
        .outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .where(Comment.round_id == version.round_id, Comment.state == CommentState.SUBMITTED)
        .options(joinedload(Comment.paragraph))
    ).all()
    found = presences(session, version)
    against = (
        (comment, _objection_to_answer(comment, answer, found.find(comment)))
        for comment, answer in sorted(rows, key=lambda row: _sort_key(row[0]))
    )
    return [Obstacle(sentence, comment.id) for comment, sentence in against if sentence]


def _objection_to_answer(comment: Comment, answer: Disposition | None, presence: Presence) -> str:
    """What is wrong with the answer, as a sentence; "" if nothing is."""
    if answer is None:
        return f"{comment.label} has no answer."
    reason = disagreement(answer.outcome, presence)
    return f"{comment.label} is answered “{answer.outcome.value}”, but {reason}." if reason else ""


@dataclass(frozen=True, slots=True)
class Presences:
    """The ids of the comments that a candidate was made from, and of those with words in its plain text and in brackets; `gone`
    are the paragraphs that have left the text."""

    merged: frozenset[int] = frozenset()
    plain: frozenset[int] = frozenset()
    bracketed: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    def find(self, comment: Comment) -> Presence:
        """Where the words of a comment stand."""
        if not comment.proposes:
            return Presence.NO_WORDS
        if comment.id not in self.merged:
            return Presence.NOT_MERGED
        if comment.id in self.bracketed:
            return Presence.PARTLY_BRACKETED if comment.id in self.plain else Presence.BRACKETED
        if comment.id in self.plain:
            return Presence.PLAIN
        return Presence.GONE if went_with_paragraph(comment, self.gone) else Presence.ABSENT


def went_with_paragraph(comment: Worded, gone: Collection[int]) -> bool:
    """Whether its words went with its paragraph, which is among those that are `gone`; a new paragraph only stands behind one."""
    return comment.paragraph_id in gone and comment.change is not Change.INSERT_AFTER


def presences(session: Session, candidate: DraftVersion | None) -> Presences:
    """Where words stand in this candidate; before the first one, none has been merged."""
    if candidate is None:
        return Presences()
    made_from = select(Consolidation.inputs).where(
        Consolidation.round_id == candidate.round_id, Consolidation.candidate_id == candidate.id
    )
    inputs = session.scalars(made_from).one()
    spans = session.execute(
        select(TraceSpan.comment_id, TraceSpan.in_bracket)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id == candidate.id)
        .distinct()
    ).all()
    return Presences(
        merged=frozenset(inputs["proposals"]) - frozenset(inputs["set_aside"]),
        plain=frozenset(comment_id for comment_id, in_bracket in spans if not in_bracket),
        bracketed=frozenset(comment_id for comment_id, in_bracket in spans if in_bracket),
        gone=paragraphs_gone(session, candidate.id),
    )
