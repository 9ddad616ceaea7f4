"""Handing an office over: the coordinator names a successor, who reads what is open and takes the office over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import NotYours, Untimely, ensure_found
from models.letters.operations import office_letters
from models.people.offices import HandOver
from models.people.operations import acting, offices, people
from models.people.operations.offices import Nominee
from models.people.person import Appointment, Member, Person, Role
from models.people.queries.offices import open_hand_over
from models.record.verbs import Verb
from models.text.typed import typed


def offer(session: Session, nominee: Nominee, *, note: str, by: Person, now: datetime) -> HandOver:
    """Name the successor, who is a deputy until they take the office over; the coordinator stays in office until then. Whoever
    was named before is withdrawn; the same again changes nothing."""
    by.ensure_holds_office()
    member = offices.locked_member(session, by.of_member().id)
    note = typed(note, "note")
    successor = offices.nominated_person(session, member, nominee)
    before = open_hand_over(session, member)
    if before is not None:
        if (before.to_id, before.note) == (successor.id, note):
            return before
        before.withdrawn_at = now
        session.flush()
        if before.to_id != successor.id:
            office_letters.owe_hand_over_withdrawn(session, before, now=now)
    successor = offices.make_deputy(session, member, successor, now=now)
    offered = HandOver(member_id=member.id, from_id=by.id, to_id=successor.id, note=note, offered_at=now)
    session.add(offered)

    offices.record_hand_over(session, member, offered, Verb.HAND_OVER_OFFERED, by=by, at=now)

    office_letters.owe_hand_over_offered(session, offered, now=now)
    return offered


def withdraw(session: Session, hand_over_id: int, *, by: Person, now: datetime) -> HandOver:
    """Take the offer back; the successor stays a deputy. Doing it twice changes nothing more."""
    by.ensure_holds_office()
    offered, member = _locked_hand_over(session, hand_over_id, by)
    if offered.withdrawn_at is not None:
        return offered
    if offered.taken_over_at is not None:
        raise Untimely(f"{offered.to.name} has taken the office over.")
    offered.withdrawn_at = now

    offices.record_hand_over(session, member, offered, Verb.HAND_OVER_WITHDRAWN, by=by, at=now)

    office_letters.owe_hand_over_withdrawn(session, offered, now=now)
    return offered


def take_over(session: Session, hand_over_id: int, *, by: Person, now: datetime) -> HandOver:
    """Take the office over, as the successor who was named: the office of the one before ends with that."""
    offered, member = _locked_hand_over(session, hand_over_id, by)
    if offered.to_id != by.id:
        raise NotYours("Only the successor who was named can take the office over.")
    if offered.taken_over_at is not None:
        return offered
    if offered.withdrawn_at is not None:
        raise Untimely("The coordinator has withdrawn this.")
    offered.taken_over_at = now
    acting.end_all(session, member, by=by, now=now)
    before = session.get_one(Person, offered.from_id, populate_existing=True)
    holding = before.appointment
    if holding is not None and (holding.role, holding.member_id) == (Role.COORDINATOR, member.id):
        people.end_office(session, session.get_one(Appointment, holding.id), before, now=now)
    people.appoint(
        session,
        name=by.name,
        email=by.email,
        role=Role.COORDINATOR,
        member=member,
        language=by.language,
        zone=by.zone,
        now=now,
    )

    offices.record_hand_over(session, member, offered, Verb.HAND_OVER_TAKEN, by=by, at=now)

    office_letters.owe_hand_over_taken(session, offered, now=now)
    return offered


def _locked_hand_over(session: Session, hand_over_id: int, by: Person) -> tuple[HandOver, Member]:
    member = offices.locked_member(session, by.of_member().id)
    own = select(HandOver).where(HandOver.id == hand_over_id, HandOver.member_id == member.id)
    found = ensure_found(session.scalars(own, execution_options={"populate_existing": True}).one_or_none())
    return found, member
