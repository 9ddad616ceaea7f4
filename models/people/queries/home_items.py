"""Home pages as lists: what is for the reader now, and what waits for others. Whose turn it is has its rule here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.achievements.achievement import Achievement, AchievementState
from models.adoption.adoption import Adoption, Position
from models.adoption.corrigendum import UNDECIDED, TextCorrigendum, TextCorrigendumState
from models.adoption.entered import EnteredPosition, EnteredState
from models.adoption.opening import Opening
from models.adoption.queries import entered as entered_positions
from models.adoption.queries.adoption import is_awaited
from models.comments.cosponsorship import Cosponsorship
from models.comments.entered import EnteredAnswer
from models.comments.queries import cosponsors, entered
from models.comments.queries.entered import Entry
from models.departments.opinion import OpinionState
from models.drafts.version import Approval, DraftVersion, Stage
from models.lifting.lifting import Lifting
from models.meetings.meeting import Meeting
from models.meetings.queries import waiting_for
from models.people.offices import HandOver
from models.people.person import Person, Role
from models.people.queries import offices
from models.people.queries.home import (
    ListedConsultation,
    MemberRound,
    SecretariatRound,
    home_of_member,
    home_of_staff,
)
from models.rounds.consultation import Consultation, RoundState


class Turn(StrEnum):
    """Whose turn it is."""

    READER = "reader"
    OTHERS = "others"


class About(StrEnum):
    """What an item is about; each has a macro of its own."""

    ADOPTION = "adoption"
    APPROVAL = "approval"
    CHECK = "check"
    CHECK_POSITION = "check_position"
    CORRIGENDUM = "corrigendum"
    DEPARTMENTS = "departments"
    ENTRY = "entry"
    HAND_OVER = "hand_over"
    INVITATION = "invitation"
    LATE_ANSWER = "late_answer"
    LIFTING = "lifting"
    MEETING = "meeting"
    NEXT = "next"
    OBJECTION = "objection"
    OPENING = "opening"
    POSITION = "position"
    REGISTER = "register"
    RESULT = "result"
    ROUND = "round"
    TYPES = "types"


DECISIONS = {
    About.APPROVAL,
    About.CHECK,
    About.CHECK_POSITION,
    About.CORRIGENDUM,
    About.DEPARTMENTS,
    About.ENTRY,
    About.HAND_OVER,
    About.INVITATION,
    About.LATE_ANSWER,
    About.OPENING,
    About.POSITION,
    About.RESULT,
    About.TYPES,
}
"""What somebody else waits for comes before what the reader does for itself."""
FAR = datetime.max.replace(tzinfo=UTC)

Subject = (
    Achievement
    | Adoption
    | Approval
    | Cosponsorship
    | DraftVersion
    | EnteredAnswer
    | EnteredPosition
    | Entry
    | HandOver
    | Lifting
    | Meeting
    | MemberRound
    | Opening
    | SecretariatRound
    | TextCorrigendum
    | None
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a home page. `until` is when it has to be done; `said` is what the reader's member has answered, `awaited`
    that a silence is over which does not bind it."""

    about: About
    subject: Subject
    turn: Turn
    consultation: Consultation | None = None
    until: datetime | None = None
    said: Position | None = None
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home page. `current` are the consultations that go on, `finished` those whose text is adopted."""

    items: Sequence[Item]
    current: Sequence[ListedConsultation] = ()
    finished: Sequence[ListedConsultation] = ()

    @property
    def for_reader(self) -> list[Item]:
        """What somebody waits for first, then what is due first."""
        own = (one for one in self.items if one.turn is Turn.READER)
        return sorted(own, key=lambda one: (one.about not in DECISIONS, one.until or FAR))

    @property
    def for_others(self) -> list[Item]:
        return [one for one in self.items if one.turn is Turn.OTHERS]


def member_home(session: Session, person: Person, now: datetime) -> Home:
    """The home page of somebody of a member; of somebody without an office there is nothing in it."""
    member = person.member
    if member is None:
        return Home([])
    coordinator = Turn.READER if person.role is Role.COORDINATOR else Turn.OTHERS
    items = [Item(About.ENTRY, one, coordinator) for one in entered.to_confirm(session, member)]
    items += [
        Item(About.POSITION, one, coordinator, asking.version.consultation, asking.ends_at)
        for one, asking in entered_positions.waiting(session, EnteredState.TO_CONFIRM, member)
    ]
    items += [Item(About.INVITATION, one, coordinator) for one in cosponsors.waiting(session, member)]
    offered = offices.open_hand_over(session, member)
    if offered is not None and offered.to_id == person.id:
        items.append(Item(About.HAND_OVER, offered, Turn.READER))
    items += [_meeting(one, coordinator) for one in waiting_for(session, person, now)]
    with_members = select(TextCorrigendum).where(TextCorrigendum.state == TextCorrigendumState.WITH_MEMBERS)
    items += [
        Item(About.OBJECTION, one, coordinator, one.version.consultation, one.until)
        for one in session.scalars(with_members)
        if one.hears(now)
    ]
    listed = home_of_member(session, member)
    for one in listed:
        items += _of_member(session, one, person, coordinator, now)
    return Home(items, *_sorted_out(listed))


def staff_home(session: Session, person: Person, now: datetime) -> Home:
    """The home page of an officer of the secretariat."""
    items = [
        Item(About.MEETING, one, Turn.READER, one.version.consultation) for one in waiting_for(session, person, now)
    ]
    items += [
        Item(About.CHECK, one, Turn.OTHERS if one.is_typed_by(person) else Turn.READER, one.round.consultation)
        for one in entered.to_check(session)
    ]
    items += [
        Item(
            About.CHECK_POSITION,
            one,
            Turn.OTHERS if one.entered_by_id == person.id else Turn.READER,
            asking.version.consultation,
            asking.ends_at,
        )
        for one, asking in entered_positions.waiting(session, EnteredState.TO_CHECK)
    ]
    items += _for_four_eyes(session, person)
    listed = home_of_staff(session)
    for one in listed:
        items += _of_staff(one, person)
    return Home(items, *_sorted_out(listed))


def _for_four_eyes(session: Session, person: Person) -> Iterator[Item]:
    """What one officer has proposed for an adopted text and another decides on, and what members have sent for the register."""
    for corrigendum in session.scalars(select(TextCorrigendum).where(TextCorrigendum.state.in_(UNDECIDED))):
        proposed = corrigendum.state is TextCorrigendumState.PROPOSED
        turn = Turn.READER if proposed and corrigendum.proposed_by_id != person.id else Turn.OTHERS
        yield Item(About.CORRIGENDUM, corrigendum, turn, corrigendum.version.consultation, corrigendum.until)
    waiting = select(Opening).where(Opening.decided_at.is_(None)).options(joinedload(Opening.version))
    for opening in session.scalars(waiting):
        turn = Turn.OTHERS if opening.proposed_by_id == person.id else Turn.READER
        yield Item(About.OPENING, opening, turn, opening.version.consultation)
    sent = select(Achievement).where(Achievement.state == AchievementState.SENT).order_by(Achievement.id)
    for entry in session.scalars(sent):
        yield Item(About.REGISTER, entry, Turn.READER)


def _meeting(meeting: Meeting, coordinator: Turn) -> Item:
    """A meeting that is to come waits for its day, minutes for the coordinator."""
    turn, until = (Turn.OTHERS, meeting.begins_at) if meeting.is_to_come else (coordinator, None)
    return Item(About.MEETING, meeting, turn, meeting.version.consultation, until)


def _sorted_out(
    listed: Sequence[ListedConsultation],
) -> tuple[Sequence[ListedConsultation], Sequence[ListedConsultation]]:
    return [one for one in listed if not one.is_finished], [one for one in listed if one.is_finished]


def _of_member(
    session: Session, listed: ListedConsultation, person: Person, coordinator: Turn, now: datetime
) -> Iterator[Item]:
    about = listed.consultation
    adoption, lifting, said = listed.adoption, listed.lifting, listed.said
    if adoption is not None and adoption.ended_at is None:
        awaited = said is None and not adoption.hears(now) and is_awaited(session, adoption.id, person.of_member().id)
        to_do = awaited or (adoption.hears(now) and (said is None or said.ad_referendum))
        turn = coordinator if to_do else Turn.OTHERS
        yield Item(About.ADOPTION, adoption, turn, about, adoption.ends_at, said, awaited)
    if lifting is not None and lifting.ended_at is None:
        to_do = lifting.hears(now) and not listed.answered_lifting
        yield Item(About.LIFTING, lifting, coordinator if to_do else Turn.OTHERS, about, lifting.ends_at)
    for one in listed.rounds:
        if isinstance(one, MemberRound) and one.round.state is not RoundState.DONE:
            yield from _of_round(one, person, coordinator, now)
    if not listed.rounds and not listed.is_finished:
        yield Item(About.NEXT, None, Turn.OTHERS, about)


def _of_round(one: MemberRound, person: Person, coordinator: Turn, now: datetime) -> Iterator[Item]:
    about, open_now = one.round.consultation, one.round.accepts_comments(now)
    writes = one.submission.accepts_comments(now)
    until = one.internal if one.internal and person.role is Role.CONTRIBUTOR else one.round.closes_at
    yield Item(About.ROUND, one, Turn.READER if writes else Turn.OTHERS, about, until if open_now else None)
    if writes and person.role is not Role.CONTRIBUTOR and one.opinions.get(OpinionState.FORWARDED):
        yield Item(About.DEPARTMENTS, one, Turn.READER, about)
    if one.questions and not open_now and person.role is not Role.CONTRIBUTOR:
        yield Item(About.TYPES, one, coordinator, about)


def _of_staff(listed: ListedConsultation, person: Person) -> Iterator[Item]:
    about = listed.consultation

    def asks(by_id: int) -> Turn:
        """Four eyes: what somebody has proposed waits for anybody else."""
        return Turn.OTHERS if by_id == person.id else Turn.READER

    if listed.proposed is not None:
        yield Item(About.APPROVAL, listed.proposed, asks(listed.proposed.proposed_by_id), about)
    for kind, one in ((About.ADOPTION, listed.adoption), (About.LIFTING, listed.lifting)):
        if one is not None and one.ended_at is None:
            turn = asks(one.announced_by_id) if one.begun_at is None else Turn.OTHERS
            if isinstance(one, Adoption) and one.silence is not None:
                declared = one.silence.declared_by_id
                kind, turn = About.RESULT, asks(declared) if declared else Turn.READER
            yield Item(kind, one, turn, about, one.ends_at)
    for here in listed.rounds:
        if isinstance(here, SecretariatRound) and here.round.state is not RoundState.DONE:
            yield from _of_round_at_secretariat(here, about)
    if listed.is_idle:
        yield Item(About.NEXT, listed.versions[0].version if listed.versions else None, Turn.READER, about)


def _of_round_at_secretariat(here: SecretariatRound, about: Consultation) -> Iterator[Item]:
    closed = here.round.is_closed
    if closed and here.late:
        yield Item(About.LATE_ANSWER, here, Turn.READER, about)
    at_work = here.candidate is None or here.candidate.stage is Stage.CANDIDATE
    if not closed or at_work:
        to_do = closed or not here.missing
        until = None if closed else here.round.closes_at
        yield Item(About.ROUND, here, Turn.READER if to_do else Turn.OTHERS, about, until)
