"""What is open for a member in all its consultations: what somebody who takes its office over has to know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Comment, CommentState
from models.comments.cosponsorship import Cosponsorship
from models.comments.entered import EnteredAnswer
from models.comments.queries.cosponsors import waiting_invitations
from models.comments.queries.entered import entries_to_confirm
from models.departments.opinion import OpinionState
from models.drafts.version import DraftVersion, Stage
from models.lifting.lifting import Lifting, LiftingNotice
from models.people.person import Member
from models.people.queries.home import ListedConsultation, MemberRound, home_of_member
from models.rounds.consultation import Acknowledgement, Consultation, Round


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that is not over for the member: whether its letter is acknowledged, and what lies in the answer. `drafted` counts
    comments that are not submitted, `undecided` those of departments, `unanswered` the brackets of which the answer says nothing,
    `questions` the types of comments on which the secretariat waits."""

    round: Round
    is_in: bool
    is_acknowledged: bool
    accepts: bool
    drafted: int
    undecided: int
    unanswered: int
    questions: int


@dataclass(frozen=True, slots=True)
class OpenLifting:
    """Words for brackets that are put to the members, to which the member has not answered."""

    lifting: Lifting
    is_acknowledged: bool


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """What is open in a consultation; `names_us` counts the brackets of `version`, the newest that went out, in which the member is
    named."""

    consultation: Consultation
    rounds: Sequence[OpenRound]
    entries: Sequence[EnteredAnswer]
    invitations: Sequence[Cosponsorship]
    adoption: Adoption | None
    lifting: OpenLifting | None
    version: DraftVersion | None
    names_us: int

    def __bool__(self) -> bool:
        return bool(self.rounds or self.entries or self.invitations or self.adoption or self.lifting or self.names_us)


def open_matters(session: Session, member: Member, now: datetime) -> list[OpenMatters]:
    """By consultation, newest first; without those in which nothing is open."""
    entries, invitations = entries_to_confirm(session, member), waiting_invitations(session, member)
    found = (_matters_in(session, member, one, entries, invitations, now) for one in home_of_member(session, member))
    return [one for one in found if one]


def _matters_in(
    session: Session,
    member: Member,
    listed: ListedConsultation,
    entries: Sequence[EnteredAnswer],
    invitations: Sequence[Cosponsorship],
    now: datetime,
) -> OpenMatters:
    rounds = [one for one in listed.rounds if isinstance(one, MemberRound)]
    ids = {one.round.id for one in rounds}
    version = listed.versions[0].version if listed.versions else None
    contested = version is not None and listed.versions[0].brackets and version.stage is not Stage.ADOPTED
    return OpenMatters(
        listed.consultation,
        list(_open_rounds(session, member, rounds, now)),
        [one for one in entries if one.round_id in ids],
        [one for one in invitations if one.round_id in ids],
        listed.adoption if listed.asks_to_adopt(now) else None,
        _open_lifting(session, member, listed.lifting) if listed.lifting and listed.asks_about_words(now) else None,
        version,
        sum(member.name in one.bracket.named for one in placed_brackets(session, version.id))
        if version and contested
        else 0,
    )


def _open_rounds(session: Session, member: Member, rounds: Sequence[MemberRound], now: datetime) -> Iterator[OpenRound]:
    for one in rounds:
        answer, accepts = one.submission, one.submission.accepts_comments(now)
        if not (one.round.accepts_comments(now) or accepts or answer.waits or one.questions):
            continue
        acknowledged = select(Acknowledgement.id).where(
            Acknowledgement.round_id == one.round.id, Acknowledgement.member_id == member.id
        )
        drafted = select(func.count(Comment.id)).where(
            Comment.round_id == one.round.id, Comment.member_id == member.id, Comment.state == CommentState.DRAFTED
        )
        yield OpenRound(
            one.round,
            answer.is_in,
            session.scalars(acknowledged).first() is not None or answer.is_in,
            accepts,
            session.scalars(drafted).one(),
            one.opinions.get(OpinionState.FORWARDED, 0),
            max(one.brackets - one.choices, 0) if accepts else 0,
            one.questions,
        )


def _open_lifting(session: Session, member: Member, lifting: Lifting) -> OpenLifting:
    notices = select(LiftingNotice.id).where(
        LiftingNotice.lifting_id == lifting.id, LiftingNotice.member_id == member.id
    )
    return OpenLifting(lifting, session.scalars(notices).first() is not None)
