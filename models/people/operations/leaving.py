"""People who leave their office: what they have written stays with their member."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import held
from models.errors import Invalid
from models.people.operations import signing_in
from models.people.operations.people import address
from models.people.person import Appointment, Person


def leave(session: Session, email: str, *, now: datetime) -> Person:
    """End somebody's office, at once and in every browser; twice is once. Raises Invalid for an address of nobody."""
    person = session.scalars(select(Person).where(Person.email == address(email))).one_or_none()
    if person is None:
        raise Invalid(f"Nobody here has the address {email}.", "email")
    holding = select(Appointment).where(Appointment.person_id == person.id, Appointment.until.is_(None))
    appointment = session.scalars(held(holding, Appointment)).one_or_none()
    if appointment is not None:
        end(session, appointment, person, now=now)
    return person


def end(session: Session, appointment: Appointment, person: Person, *, now: datetime) -> None:
    """End the office that the person holds: no link opens anything any more, and every browser is signed out."""
    appointment.until = now
    signing_in.void_links(session, person, now=now)
    signing_in.sign_out_everywhere(session, person, now=now)
