"""To whom letters go at present, and how one is owed: once for each event and person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.db.access import unsealed
from models.db.work import WorkState
from models.letters.notification import Letter, LetterTopic, Notification
from models.people.person import SPEAKING, Appointment, Member, Person, Role


def staff(session: Session) -> list[Person]:
    """Everybody of the secretariat at present."""
    holding = select(Appointment.person_id).where(Appointment.until.is_(None), Appointment.role == Role.STAFF)
    return list(session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)))


def staff_besides(session: Session, by: Person) -> list[Person]:
    """Everybody of the secretariat but one."""
    return [person for person in staff(session) if person.id != by.id]


def people_of(session: Session, members: Iterable[Member]) -> list[Person]:
    """The coordinators and deputies of the members at present."""
    holding = select(Appointment.person_id).where(
        Appointment.until.is_(None),
        Appointment.role.in_(SPEAKING),
        Appointment.member_id.in_([member.id for member in members]),
    )
    return list(session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)))


def waiting(letter: Letter) -> ColumnElement[bool]:
    """Those of these letters that have not left yet."""
    return (Notification.letter == letter) & (Notification.state == WorkState.WAITING)


def owe(
    session: Session,
    letter: Letter,
    people: Iterable[Person],
    *,
    event: str,
    now: datetime,
    **about: Unpack[LetterTopic],
) -> None:
    """One letter to each, once.

    Callers hold the lock of the thing that the event is about; the unique key backs them.
    """
    owed = select(Notification.person_id).where(Notification.event == event, Notification.letter == letter)
    already = set(session.scalars(owed, execution_options=unsealed("a letter is owed once, whoever may read it")))
    session.add_all(
        Notification(person_id=person.id, letter=letter, event=event, owed_at=now, not_before=now, **about)
        for person in people
        if person.id not in already
    )
