"""Closing a hint, and showing all hints again. Nothing of it is recorded, since it says nothing to anybody else."""

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.people.hints import ClosedHint, Hint
from models.people.person import Person


def close(session: Session, hint: Hint, *, by: Person) -> None:
    """Show the hint to the person no more; once is enough."""
    insert = sqlite.insert if session.connection().dialect.name == "sqlite" else postgresql.insert
    row = insert(ClosedHint).values(person_id=by.id, hint=hint)
    session.execute(row.on_conflict_do_nothing(index_elements=["person_id", "hint"]))


def show_again(session: Session, *, by: Person) -> None:
    """Show the person all hints, as at the first visit."""
    session.execute(delete(ClosedHint).where(ClosedHint.person_id == by.id))
