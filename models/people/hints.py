"""Hints on pages that people open for the first time: which of them a person has closed. Nothing of it is recorded, since it
says nothing to anybody else."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, NotOfficial, choice, upsert
from models.db.numbers import TimeOrderedId
from models.people.person import Person


class Hint(StrEnum):
    """The page on which a hint stands."""

    DRAFT = "draft"
    ANSWER = "answer"
    BRACKETS = "brackets"
    OBSERVER = "observer"


class ClosedHint(TimeOrderedId, Base):
    """A hint that a person has read and closed; it is shown to that person no more, on whatever machine."""

    __tablename__ = "closed_hints"
    official: ClassVar = NotOfficial("It is of one person, and not said to anybody.")
    __table_args__ = (UniqueConstraint("person_id", "hint"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    hint: Mapped[Hint] = mapped_column(choice(Hint))


def close_hint(session: Session, hint: Hint, *, by: Person) -> None:
    """Show the hint to the person no more; once is enough."""
    row = {"person_id": by.id, "hint": hint}
    upsert(session, ClosedHint, row, key=("person_id", "hint"), changed={})


def show_hints_again(session: Session, *, by: Person) -> None:
    """Show the person all hints, as at the first visit."""
    session.execute(delete(ClosedHint).where(ClosedHint.person_id == by.id))


def is_shown(session: Session, hint: Hint, person: Person) -> bool:
    """Whether the person has not closed it."""
    closed = select(ClosedHint.id).where(ClosedHint.person_id == person.id, ClosedHint.hint == hint)
    return session.scalars(closed).one_or_none() is None
