"""What the pages for everybody need: who there is, and for each person's home where the rounds stand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.adoption.adoption import Adoption
from models.adoption.position import Position
from models.adoption.queries import adoption, proceedings
from models.adoption.silence import AdoptionNotice
from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import bracket_count
from models.brackets.queries.positions import as_submitted
from models.comments.comment import Comment
from models.comments.queries.cosponsors import rounds_with_comments
from models.comments.submission import Submission
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion, OpinionState
from models.dispositions.disposition import TypeRequest
from models.drafts.version import FOR_MEMBERS, Approval, DraftVersion, Stage
from models.errors import NotFound
from models.lifting.lifting import Lifting, LiftingAnswer, LiftingNotice
from models.lifting.queries import progress as lifting_progress
from models.people.person import Member, Person
from models.rounds.consultation import Consultation, Round, RoundState, participations


def all_members(session: Session) -> Sequence[Member]:
    """All members, by their English short names."""
    return session.scalars(select(Member).order_by(Member.name)).all()


@dataclass(frozen=True, slots=True)
class MemberRound:
    """A round as its member sees it: the answer so far, how many comments are in it, and what departments have said; how many
    brackets are open in its text, and of how many the answer says something.

    `opinions` counts those that the reader may read, by state: a department its own, the coordinator what was forwarded.
    `questions` counts the comments of which the member has still to say whether their type changes; `internal` is until when
    its departments forward what they say, if that is set; `has_sent` whether it has sent a comment, or joined that of another.
    """

    round: Round
    submission: Submission
    comments: int
    opinions: Mapping[OpinionState, int]
    brackets: int = 0
    choices: int = 0
    questions: int = 0
    internal: datetime | None = None
    has_sent: bool = False


@dataclass(frozen=True, slots=True)
class SecretariatRound:
    """A round as the secretariat sees it: who has answered and who has not, and the candidate if there is one."""

    round: Round
    answered: tuple[str, ...]
    missing: tuple[str, ...]
    candidate: DraftVersion | None
    late: tuple[Submission, ...]  # on which the secretariat has to decide
    returned: Approval | None = None  # why its text was sent back, until it is proposed again


class ListedVersion(NamedTuple):
    """A version that went to the members, and how many brackets are open in it."""

    version: DraftVersion
    brackets: int


@dataclass(frozen=True, slots=True)
class ListedConsultation:
    """A consultation with its circulated versions and its rounds, newest first, and the last adoption of a text of it, if there
    was one; `position` is what the reader's member has answered to that. `lifting` are the last words for brackets that were put to the
    members, `answered_lifting` whether the reader's member has answered them. `awaited` and `awaited_on_words` say of each whether
    its time is over, and the member is asked all the same since silence does not bind it; `needs_notice` and `needs_notice_on_words`
    whether the member's silence counts, and it is not known to have the notice. `proposed` is a text that waits for approval."""

    consultation: Consultation
    versions: tuple[ListedVersion, ...]
    rounds: tuple[MemberRound, ...] | tuple[SecretariatRound, ...]
    adoption: Adoption | None
    position: Position | None = None
    lifting: Lifting | None = None
    proposed: Approval | None = None
    answered_lifting: bool = False
    awaited: bool = False
    awaited_on_words: bool = False
    needs_notice: bool = False
    needs_notice_on_words: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether its text is adopted."""
        return bool(self.versions) and self.versions[0].version.stage is Stage.ADOPTED

    def asks_to_adopt(self, now: datetime) -> bool:
        """Whether the member has still to answer the adoption: in time, or after a silence that it did not know about."""
        if self.adoption is None or (self.position is not None and not self.position.ad_referendum):
            return False
        return self.adoption.accepts_answers(now) or (self.position is None and self.awaited)

    def asks_about_words(self, now: datetime) -> bool:
        """Whether the member has still to answer to the words for brackets: in time, or after a silence that it did not know about."""
        if self.lifting is None or self.answered_lifting:
            return False
        return self.lifting.accepts_answers(now) or self.awaited_on_words

    @property
    def is_objected_to(self) -> bool:
        """Whether a member has objected to the adoption of the newest version, so that all are asked for other words."""
        last = self.versions[0].version.id if self.versions else None
        if self.adoption is None or self.adoption.version_id != last:
            return False
        return proceedings.objection_stands(self.adoption, (one.round for one in self.rounds))

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way in it, so that the secretariat has to say how it goes on."""
        newest = self.versions[0].version if self.versions else None
        rounds = (one.round for one in self.rounds)
        return proceedings.is_idle(newest, rounds, (self.adoption, self.lifting), at_work=self.proposed is not None)


def people(session: Session) -> list[Person]:
    """Everybody who holds an office: the members' people by country, then observers, then the secretariat."""
    holders = [person for person in session.scalars(select(Person).order_by(Person.id)) if person.appointment]
    return sorted(
        holders,
        key=lambda person: (person.is_staff, person.member is None, person.member.name if person.member else ""),
    )


def person(session: Session, person_id: int) -> Person:
    """Somebody who holds an office; raises NotFound."""
    found = session.get(Person, person_id)
    if found is None or found.appointment is None:
        raise NotFound
    return found


def home_of_member(session: Session, member: Member) -> list[ListedConsultation]:
    """The consultations in which the member takes part, newest first."""
    taking_part = (
        select(Consultation)
        .join(participations, participations.c.consultation_id == Consultation.id)
        .where(participations.c.member_id == member.id)
        .order_by(Consultation.id.desc())
    )
    own = select(Submission).where(Submission.member_id == member.id).options(joinedload(Submission.round))
    submissions = session.scalars(own).all()
    counted = select(Comment.round_id, func.count()).where(Comment.member_id == member.id).group_by(Comment.round_id)
    comments: dict[int, int] = dict(session.execute(counted).all())
    by_state = select(Opinion.round_id, Opinion.state, func.count()).group_by(Opinion.round_id, Opinion.state)
    opinions: dict[int, dict[OpinionState, int]] = {}
    for round_id, state, count in session.execute(by_state):
        opinions.setdefault(round_id, {})[state] = count
    said_of = (
        select(BracketPosition.submission_id, func.count())
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .where(Submission.id.in_([one.id for one in submissions]))
        .group_by(BracketPosition.submission_id)
    )
    choices: dict[int, int] = dict(session.execute(as_submitted(said_of)).all())
    bracketed = select(Round.id, bracket_count(Round.version_id)).where(
        Round.id.in_([one.round_id for one in submissions])
    )
    brackets: dict[int, int] = dict(session.execute(bracketed).all())
    requested = select(Comment.round_id, func.count()).join(TypeRequest, TypeRequest.comment_id == Comment.id)
    waiting = requested.where(Comment.member_id == member.id, TypeRequest.decision.is_(None)).group_by(Comment.round_id)
    questions: dict[int, int] = dict(session.execute(waiting).all())
    deadlines = select(DepartmentDeadline.round_id, DepartmentDeadline.closes_at)
    internal = dict(session.execute(deadlines.where(DepartmentDeadline.member_id == member.id)).all())
    sent = rounds_with_comments(session, member)
    rounds = sorted(
        (
            MemberRound(
                one.round,
                one,
                comments.get(one.round_id, 0),
                opinions.get(one.round_id, {}),
                brackets.get(one.round_id, 0),
                choices.get(one.id, 0),
                questions.get(one.round_id, 0),
                internal.get(one.round_id),
                one.round_id in sent,
            )
            for one in submissions
        ),
        key=lambda at_home: -at_home.round.number,
    )
    versions, adoptions = _circulated_versions(session), adoption.latest_adoptions(session)
    liftings = lifting_progress.latest_liftings(session)
    positions = select(Position).where(Position.member_id == member.id, ~Position.late)
    answered = {position.adoption_id: position for position in session.scalars(positions)}
    replied = set(session.scalars(select(LiftingAnswer.lifting_id).where(LiftingAnswer.member_id == member.id)))
    notices = select(AdoptionNotice.adoption_id).where(AdoptionNotice.member_id == member.id)
    notices_on_words = select(LiftingNotice.lifting_id).where(LiftingNotice.member_id == member.id)
    known, known_on_words = set(session.scalars(notices)), set(session.scalars(notices_on_words))
    awaited, on_words = (adoption.decisions_awaiting(session, what, member.id) for what in (Adoption, Lifting))
    return [
        ListedConsultation(
            consultation,
            tuple(one for one in versions if one.version.consultation_id == consultation.id),
            tuple(one for one in rounds if one.round.consultation_id == consultation.id),
            last := adoptions.get(consultation.id),
            answered.get(last.id) if last else None,
            put := liftings.get(consultation.id),
            answered_lifting=put is not None and put.id in replied,
            awaited=last is not None and last.id in awaited,
            awaited_on_words=put is not None and put.id in on_words,
            needs_notice=_needs_notice(last, known, member),
            needs_notice_on_words=_needs_notice(put, known_on_words, member),
        )
        for consultation in session.scalars(taking_part)
    ]


def _needs_notice(decision: Adoption | Lifting | None, known: Collection[int], member: Member) -> bool:
    """Whether the member's silence counts in a decision of which it is not known to have the notice."""
    if decision is None or decision.id in known:
        return False
    return any(one.id == member.id for one in decision.silent_members)


def home_of_staff(session: Session) -> list[ListedConsultation]:
    """All consultations, newest first."""
    consultations = session.scalars(select(Consultation).order_by(Consultation.id.desc())).all()
    rounds = session.scalars(select(Round).order_by(Round.number.desc())).all()
    submissions = session.scalars(select(Submission)).all()
    at_work = select(DraftVersion).where(DraftVersion.stage.in_((Stage.CANDIDATE, Stage.PROPOSED)))
    candidates = {version.round_id: version for version in session.scalars(at_work)}
    returned = _returning_approvals(session)
    versions, adoptions, proposed = (
        _circulated_versions(session),
        adoption.latest_adoptions(session),
        _pending_approvals(session),
    )
    liftings = lifting_progress.latest_liftings(session)
    return [
        ListedConsultation(
            consultation,
            tuple(one for one in versions if one.version.consultation_id == consultation.id),
            tuple(
                SecretariatRound(
                    round,
                    _member_names(one for one in submissions if one.round_id == round.id and one.is_in),
                    _member_names(one for one in submissions if one.round_id == round.id and not one.is_in),
                    candidates.get(round.id),
                    tuple(one for one in submissions if one.round_id == round.id and one.waits),
                    returned.get(round.id),
                )
                for round in rounds
                if round.consultation_id == consultation.id
            ),
            adoptions.get(consultation.id),
            lifting=liftings.get(consultation.id),
            proposed=proposed.get(consultation.id),
        )
        for consultation in consultations
    ]


def _circulated_versions(session: Session) -> list[ListedVersion]:
    counted = select(DraftVersion, bracket_count(DraftVersion.id)).where(DraftVersion.stage.in_(FOR_MEMBERS))
    return [ListedVersion(*row) for row in session.execute(counted.order_by(DraftVersion.number.desc()))]


def _pending_approvals(session: Session) -> dict[int, Approval]:
    """By consultation, the proposal that waits for somebody else's decision."""
    waiting = (
        select(DraftVersion.consultation_id, Approval)
        .join(DraftVersion, DraftVersion.id == Approval.version_id)
        .where(DraftVersion.stage == Stage.PROPOSED, Approval.decided_at.is_(None))
    )
    return dict(session.execute(waiting).all())


def _returning_approvals(session: Session) -> dict[int, Approval]:
    """By round that is at work, the decision that sent its text back, if that is the last one."""
    decided = select(Round.id, Approval).join(DraftVersion, DraftVersion.round_id == Round.id)
    at_work = decided.join(Approval, Approval.version_id == DraftVersion.id).where(Round.state != RoundState.DONE)
    last = dict(session.execute(at_work.order_by(Approval.id)).all())
    return {round_id: one for round_id, one in last.items() if one.decided_at is not None and not one.approved}


def _member_names(submissions: Iterable[Submission]) -> tuple[str, ...]:
    return tuple(sorted(submission.member.name for submission in submissions))
