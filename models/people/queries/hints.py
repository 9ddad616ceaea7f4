"""Which hints a person has closed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.hints import ClosedHint, Hint
from models.people.person import Person


def closed(session: Session, person: Person) -> set[Hint]:
    """Those that are shown to the person no more."""
    return set(session.scalars(select(ClosedHint.hint).where(ClosedHint.person_id == person.id)))
