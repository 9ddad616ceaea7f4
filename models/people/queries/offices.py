"""Who holds the office of a member, who has held it, and who acts; and who may agree for each member, as far as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.adoption.corrigendum import UNDECIDED, TextCorrigendum
from models.drafts.version import DraftVersion, Stage
from models.errors import ensure_found
from models.people.authority import Authority, Extent
from models.people.offices import ActingLetter, HandOver
from models.people.person import ROLE_WORDS, SPEAKING, ActingCoordinator, Appointment, Member, Person, may_submit
from models.rounds.consultation import participations


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who speaks for a member, or has spoken for it: under which name, in which office, from when to when."""

    person: Person
    appointment: Appointment

    @property
    def office(self) -> str:
        return ROLE_WORDS[self.appointment.role]

    @property
    def is_deputy(self) -> bool:
        return self.appointment.role is SPEAKING[0]


def letter(session: Session, acting_id: int) -> ActingLetter:
    """The letter by which somebody acts, with its bytes; raises NotFound."""
    wanted = select(ActingLetter).where(ActingLetter.acting_id == acting_id).options(undefer(ActingLetter.content))
    return ensure_found(session.scalars(wanted).one_or_none())


@dataclass(frozen=True, slots=True)
class ActingTerm:
    """Somebody who acts, has acted or is to act as coordinator, with the letter by which it came about, if by one."""

    acting: ActingCoordinator
    person: Person
    letter: ActingLetter | None

    def lasts(self, now: datetime) -> bool:
        """Whether it has not ended yet, or is still to be confirmed."""
        return self.acting.ended_at is None and self.acting.ends_at > now

    def runs(self, now: datetime) -> bool:
        return self.lasts(now) and self.acting.confirmed_at is not None and self.acting.begins_at <= now


def hand_over(session: Session, hand_over_id: int) -> HandOver:
    """With its member; raises if there is none."""
    return session.get_one(HandOver, hand_over_id, options=[joinedload(HandOver.member)])


@dataclass(frozen=True, slots=True)
class MemberOffice:
    """The office of a member: who speaks for it now, who has done so before, newest first, who acts, and whether the office is being
    handed over."""

    member: Member
    holders: Sequence[Holder]
    former: Sequence[Holder]
    acting: Sequence[ActingTerm]
    hand_over: HandOver | None

    @property
    def deputies(self) -> list[Person]:
        return [one.person for one in self.holders if one.is_deputy]


def member_office(session: Session, member_id: int) -> MemberOffice:
    """Raises NotFound."""
    member = ensure_found(session.get(Member, member_id))
    held = select(Person, Appointment).join(Appointment, Appointment.person_id == Person.id)
    speaking = held.where(Appointment.member_id == member.id, Appointment.role.in_(SPEAKING))
    found = [
        Holder(*row) for row in session.execute(speaking.order_by(Appointment.since.desc(), Appointment.id.desc()))
    ]
    terms = (
        select(ActingCoordinator, Person, ActingLetter)
        .join(Person, Person.id == ActingCoordinator.person_id)
        .outerjoin(ActingLetter, ActingLetter.acting_id == ActingCoordinator.id)
        .where(ActingCoordinator.member_id == member.id)
        .options(joinedload(ActingCoordinator.named_by))
        .order_by(ActingCoordinator.begins_at.desc(), ActingCoordinator.id.desc())
    )
    return MemberOffice(
        member,
        sorted(
            (one for one in found if one.appointment.until is None), key=lambda one: (one.is_deputy, one.person.name)
        ),
        [one for one in found if one.appointment.until is not None],
        [ActingTerm(*row) for row in session.execute(terms)],
        open_hand_over(session, member),
    )


def open_hand_over(session: Session, member: Member) -> HandOver | None:
    """The one that waits for the successor."""
    waiting = (HandOver.taken_over_at.is_(None)) & (HandOver.withdrawn_at.is_(None))
    return session.scalars(select(HandOver).where(HandOver.member_id == member.id, waiting)).one_or_none()


def acting_coordinator(session: Session, acting_id: int) -> ActingCoordinator:
    """With the people whom a letter names; raises if there is none."""
    # Named, since the library goes round no circle by itself: somebody who acts can name nobody, and yet be asked for their office.
    people = (
        joinedload(who).joinedload(Person.appointment).joinedload(Appointment.acting)
        for who in (ActingCoordinator.person, ActingCoordinator.named_by)
    )
    # A statement, not `get`: while somebody acts, the row is there already, with their office, and `get` would load nobody beside it.
    one = select(ActingCoordinator).where(ActingCoordinator.id == acting_id)
    return session.scalars(one.options(*people, joinedload(ActingCoordinator.member))).one()


def authorities(session: Session, consultation_id: int) -> Sequence[Authority]:
    """All that were recorded in a consultation and have not ended, by member."""
    recorded = select(Authority).where(Authority.consultation_id == consultation_id, Authority.ended_at.is_(None))
    return sorted(session.scalars(recorded), key=lambda one: (one.member.name, one.id))


def authority_of(session: Session, consultation_id: int, person: Person, at: datetime) -> Authority | None:
    """The newest that was in force at an instant for a person by this name, for the member of which they are; None where
    nothing is recorded."""
    if person.member is None:
        return None
    own = select(Authority).where(Authority.consultation_id == consultation_id, Authority.member_id == person.member.id)
    held = [one for one in session.scalars(own.order_by(Authority.id)) if one.held_at(at)]
    return next((one for one in reversed(held) if one.name.casefold() == person.name.casefold()), None)


def only_ad_referendum(found: Sequence[Authority]) -> list[str]:
    """The members, by name, for which somebody may agree ad referendum and nobody with full authority."""
    full = {one.member.name for one in found if one.extent is Extent.FULL}
    return sorted({one.member.name for one in found if one.extent is Extent.AD_REFERENDUM} - full)


def is_unfinished() -> ColumnElement[bool]:
    """Of `participations`: those in a consultation whose text is not adopted."""
    adopted = select(DraftVersion.consultation_id).where(DraftVersion.stage == Stage.ADOPTED)
    return participations.c.consultation_id.not_in(adopted)


def members_without_coordinator(session: Session) -> Sequence[Member]:
    """The members for which nobody can answer at present, though they take part in a consultation whose text is not adopted, or is
    to have a corrigendum to which they could object."""
    corrected = select(DraftVersion.consultation_id).join(
        TextCorrigendum, TextCorrigendum.version_id == DraftVersion.id
    )
    undecided = participations.c.consultation_id.in_(corrected.where(TextCorrigendum.state.in_(UNDECIDED)))
    taking_part = select(participations.c.member_id).where(or_(is_unfinished(), undecided))
    answering = select(Appointment.member_id).where(may_submit(), Appointment.member_id.is_not(None))
    without = select(Member).where(Member.id.in_(taking_part), Member.id.not_in(answering))
    return session.scalars(without.order_by(Member.name)).all()
