"""What pages show of observers: whom the secretariat has invited, what they have said in a round, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Comment, CommentState
from models.dispositions.disposition import Outcome
from models.dispositions.queries import proposal
from models.documents.document import Document, DocumentKind
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.errors import NotFound, ensure_found
from models.observers.observer import (
    Note,
    Observer,
    ObserverAnswer,
    ObserverComment,
    ObserverInvitation,
    RoundInvitation,
)
from models.people.person import Appointment, Member, Person
from models.rounds.consultation import Consultation, Round, RoundState


@dataclass(frozen=True, slots=True)
class ObserverEntry:
    """A comment of an observer, what it would change, the comments of members that sponsor it, and the secretariat's answer, as
    far as the reader may know of them."""

    comment: ObserverComment
    proposal: list[Any] | None
    sponsored: Sequence[Comment] = ()
    note: Note | None = None
    revision: int = 0  # of the answer that is not yet circulated; 0 if there is none


@dataclass(frozen=True, slots=True)
class InvitedObserver:
    """An observer of a consultation, the people who work for it now, and the rounds in which it was invited to comment."""

    invitation: ObserverInvitation
    people: Sequence[Person]
    rounds: Sequence[int]


@dataclass(frozen=True, slots=True)
class Observed:
    """A consultation as its observer sees it: the versions that are out and the rounds to which it is invited, newest first.
    `commented` are the ids of those rounds in which it has written something."""

    consultation: Consultation
    versions: Sequence[DraftVersion]
    rounds: Sequence[Round]
    commented: Collection[int]


def home_of_observer(session: Session, observer: Observer) -> list[Observed]:
    """The consultations to which the observer is invited, the newest first."""
    lasting = ObserverInvitation.ended_at.is_(None) & (ObserverInvitation.observer_id == observer.id)
    invited = select(ObserverInvitation.consultation_id).where(lasting)
    consultations = select(Consultation).where(Consultation.id.in_(invited)).order_by(Consultation.id.desc())
    out = select(DraftVersion).where(DraftVersion.stage.in_(FOR_MEMBERS)).order_by(DraftVersion.number.desc())
    versions = session.scalars(out).all()
    own = select(RoundInvitation.round_id).where(RoundInvitation.observer_id == observer.id)
    rounds = session.scalars(select(Round).where(Round.id.in_(own)).order_by(Round.number.desc())).all()
    commented = set(session.scalars(select(ObserverComment.round_id).filter_by(observer_id=observer.id).distinct()))
    return [
        Observed(
            one,
            [version for version in versions if version.consultation_id == one.id],
            [round for round in rounds if round.consultation_id == one.id],
            commented,
        )
        for one in session.scalars(consultations)
    ]


def version(session: Session, version_id: int) -> tuple[DraftVersion, Sequence[Paragraph], Sequence[Document]]:
    """A text that is out, its paragraphs in order, and its files; raises NotFound."""
    found = circulated_version(session, version_id)
    standing = select(Paragraph).where(Paragraph.version_id == found.id, ~Paragraph.removed)
    files = select(Document).where(Document.version_id == found.id, Document.document_kind == DocumentKind.TEXT)
    return (
        found,
        session.scalars(standing.order_by(Paragraph.position)).all(),
        session.scalars(files.order_by(Document.format)).all(),
    )


def invitation_to_round(session: Session, round_id: int, observer: Observer) -> RoundInvitation:
    """That the observer may comment in the round, with the round and its text; raises NotFound."""
    own = select(RoundInvitation).filter_by(round_id=round_id, observer_id=observer.id)
    shown = joinedload(RoundInvitation.round).joinedload(Round.version)
    return ensure_found(session.scalars(own.options(shown)).one_or_none())


def own_comment(session: Session, comment_id: int, observer: Observer) -> tuple[ObserverComment, RoundInvitation]:
    """A comment of the observer, and that it may comment in the round; raises NotFound."""
    own = select(ObserverComment).filter_by(id=comment_id, observer_id=observer.id)
    shown = joinedload(ObserverComment.paragraph), joinedload(ObserverComment.author).raiseload(Person.appointment)
    found = ensure_found(session.scalars(own.options(*shown)).one_or_none())
    return found, invitation_to_round(session, found.round_id, observer)


def entries(
    session: Session,
    round: Round,
    *,
    observer: Observer | None = None,
    submitted: bool = True,
) -> list[ObserverEntry]:
    """What observers have said in a round, in the order of the text and then by observer: of one, or of all."""
    comments = select(ObserverComment).where(ObserverComment.round_id == round.id)
    if observer is not None:
        comments = comments.where(ObserverComment.observer_id == observer.id)
    if submitted:
        comments = comments.where(ObserverComment.state == CommentState.SUBMITTED)
    shown = joinedload(ObserverComment.paragraph), joinedload(ObserverComment.author).raiseload(Person.appointment)
    found = session.scalars(comments.options(*shown)).all()
    sponsored = _sponsoring_comments(session, [one.id for one in found]) if found else {}
    answers = (
        _answers_by_comment(session, [one.id for one in found]) if found and round.state is not RoundState.DONE else {}
    )
    language, done = round.consultation.language, round.state is RoundState.DONE
    return [
        ObserverEntry(
            one,
            proposal(one, one.paragraph, language),
            sponsored.get(one.id, ()),
            one.note if done else _note_from(answers.get(one.id)),
            answers[one.id].revision if one.id in answers else 0,
        )
        for one in sorted(found, key=_sort_key)
    ]


def rounds_of(session: Session, consultation_id: int) -> Sequence[Round]:
    """The rounds of a consultation, the newest first."""
    own = select(Round).where(Round.consultation_id == consultation_id).order_by(Round.number.desc())
    return session.scalars(own).all()


def comment(session: Session, comment_id: int) -> tuple[ObserverEntry, Round]:
    """A comment that was submitted, with its round, for the secretariat; raises NotFound."""
    found = session.get(ObserverComment, comment_id)
    if found is None or found.state is not CommentState.SUBMITTED:
        raise NotFound
    round = session.get_one(Round, found.round_id)
    return next(one for one in entries(session, round) if one.comment.id == comment_id), round


def invited_observers(session: Session, consultation_id: int) -> list[InvitedObserver]:
    """The observers of a consultation, by their short names; those of before come last."""
    own = select(ObserverInvitation).where(ObserverInvitation.consultation_id == consultation_id)
    found = session.scalars(own.order_by(ObserverInvitation.id)).all()
    holding = (
        select(Appointment.observer_id, Person)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.until.is_(None), Appointment.observer_id.is_not(None))
        .order_by(Person.name)
    )
    people = session.execute(holding).all()
    to_rounds = (
        select(RoundInvitation.observer_id, Round.number)
        .join(Round, Round.id == RoundInvitation.round_id)
        .where(Round.consultation_id == consultation_id)
        .order_by(Round.number)
    )
    rounds = session.execute(to_rounds).all()
    return [
        InvitedObserver(
            one,
            [person for observer_id, person in people if observer_id == one.observer_id],
            [number for observer_id, number in rounds if observer_id == one.observer_id],
        )
        for one in sorted(found, key=lambda one: (one.ended_at is not None, one.observer.short_name))
    ]


def _sponsoring_comments(session: Session, ids: Sequence[int]) -> Mapping[int, Sequence[Comment]]:
    """The comments of members made of these."""
    shown = joinedload(Comment.member).raiseload(Member.ministries), joinedload(Comment.disposition)
    statement = select(Comment).where(Comment.sponsored_id.in_(ids)).options(*shown)
    found: dict[int, list[Comment]] = {}
    for one in sorted(session.scalars(statement), key=lambda one: (one.member.name, one.id)):
        found.setdefault(one.sponsored_id or 0, []).append(one)
    return found


def _answers_by_comment(session: Session, ids: Sequence[int]) -> Mapping[int, ObserverAnswer]:
    """The secretariat's planned answers to these, by comment; only those that the reader may see."""
    statement = select(ObserverAnswer).where(ObserverAnswer.comment_id.in_(ids))
    return {one.comment_id: one for one in session.scalars(statement)}


def _note_from(answer: ObserverAnswer | None) -> Note | None:
    return Note(Outcome.NOTED, answer.text) if answer else None


def _sort_key(one: ObserverComment) -> tuple[int, str, int]:
    return (one.paragraph.position if one.paragraph else -1, one.observer.short_name, one.id)
