"""The office of a member: who holds it, and what the acts on it share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import Base, for_update
from models.errors import Invalid, NotFound, ensure_found
from models.people.offices import HandOver
from models.people.operations import people
from models.people.person import LONGEST_NAME, Appointment, Member, Person, Role, address
from models.people.queries.offices import is_unfinished, open_hand_over
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import participations
from models.text.typed import filled_plainly


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is named in a form: a deputy by their number, or somebody by name and e-mail address."""

    deputy_id: int | None
    name: str = ""
    email: str = ""


def locked_member(session: Session, member_id: int) -> Member:
    """The member, locked, so that acts on its office come one after the other; raises NotFound."""
    return ensure_found(session.scalars(for_update(select(Member).where(Member.id == member_id), Member)).one_or_none())


def nominated_person(session: Session, member: Member, nominee: Nominee) -> Person:
    """A deputy of the member, or somebody who holds no office and can become one; raises Invalid for anybody else."""
    if nominee.deputy_id is not None:
        return deputy(session, member, nominee.deputy_id)
    name = filled_plainly(nominee.name, "name", "Choose a deputy, or enter the name of the person.", LONGEST_NAME)
    email = address(nominee.email)
    known = session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if known is None:
        known = Person(name=name, email=email, language=member.language, zone=member.zone)
        session.add(known)
        session.flush()
        session.refresh(known, ["appointment"])
        return known
    if known.appointment is None:
        return known
    if known.member is None or known.member.id != member.id:
        raise Invalid("This address belongs to somebody with another office here. Please ask the secretariat.", "email")
    if known.role is Role.CONTRIBUTOR:
        raise Invalid(f"{known.name} is invited for {known.department}. Withdraw that invitation first.", "email")
    if known.appointment.role is Role.COORDINATOR:
        raise Invalid(f"{known.name} is {known.office} already.", "email")
    return known


def deputy(session: Session, member: Member, person_id: int) -> Person:
    """A deputy of the member; raises Invalid, since people choose among those that a page shows."""
    found = session.get(Person, person_id, populate_existing=True)
    appointment = found.appointment if found else None
    if found is None or appointment is None or (appointment.role, appointment.member_id) != (Role.DEPUTY, member.id):
        raise Invalid("This person is no deputy any more. Choose again.", "who")
    return found


def make_deputy(session: Session, member: Member, person: Person, *, now: datetime) -> Person:
    """Give the person the office of a deputy; a deputy keeps it."""
    return people.appoint(
        session,
        name=person.name,
        email=person.email,
        role=Role.DEPUTY,
        member=member,
        language=person.language,
        zone=person.zone,
        now=now,
    )


def set_mailbox(session: Session, member_id: int, email: str, *, by: Person, now: datetime) -> Member:
    """Keep the address of the office's own mailbox, "" for none: copies of official letters go there from then on. By the
    member's coordinator or the secretariat; the address of a person is refused."""
    if not by.is_staff:
        by.ensure_coordinator()
        if by.of_member().id != member_id:
            raise NotFound
    member = locked_member(session, member_id)
    mailbox = address(email) if email.strip() else None
    if mailbox is not None and session.scalars(select(Person.id).where(Person.email == mailbox)).first() is not None:
        raise Invalid("This is the address of a person. Enter the address of the office.", "mailbox")
    if member.mailbox == mailbox:
        return member
    member.mailbox = mailbox

    details = {"mailbox": digest_of(mailbox) if mailbox else None}
    record_for(session, member, member, Verb.MAILBOX_SET, by=by, at=now, details=details)
    return member


def end_deputy(session: Session, person_id: int, *, by: Person, now: datetime) -> Person:
    """End the office of a deputy of the coordinator's own member, at once and in every browser; twice is once. An office that was
    offered to the deputy is offered no more."""
    by.ensure_holds_office()
    member = locked_member(session, by.of_member().id)
    past = select(Appointment.id).where(
        Appointment.person_id == person_id, Appointment.member_id == member.id, Appointment.role == Role.DEPUTY
    )
    person = session.get(Person, person_id, populate_existing=True)
    if person is None or session.scalars(past).first() is None:
        raise NotFound
    if person.appointment is None:
        return person
    deputy(session, member, person_id)

    appointment = session.get_one(Appointment, person.appointment.id)
    people.end_office(session, appointment, person, now=now)

    record_for(session, member, person, Verb.DEPUTY_ENDED, by=by, at=now, details={"person": person.id})
    offered = open_hand_over(session, member)
    if offered is not None and offered.to_id == person.id:
        offered.withdrawn_at = now
        record_hand_over(session, member, offered, Verb.HAND_OVER_WITHDRAWN, by=by, at=now)
    return person


def record_hand_over(
    session: Session, member: Member, offered: HandOver, verb: Verb, *, by: Person, at: datetime
) -> None:
    """Append to the record what became of the offer of an office."""
    details = {"from": offered.from_id, "to": offered.to_id}
    record_for(session, member, offered, verb, by=by, at=at, details=details)


def record_for(
    session: Session,
    member: Member,
    thing: Base,
    verb: Verb,
    *,
    by: Person,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Append to the record of each consultation in which the member takes part and that is not finished."""
    part = participations.c.consultation_id
    taking_part = select(part).where(participations.c.member_id == member.id, is_unfinished()).order_by(part)
    all_details = {"member": member.id, **(details or {})}
    for consultation_id in session.connection().execute(taking_part).scalars():
        record(session, thing, verb, consultation_id=consultation_id, by=by, at=at, **all_details)
