"""Hints on pages that people open for the first time: which of them a person has closed."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, NotOfficial, choice


class Hint(StrEnum):
    """The page on which a hint stands."""

    DRAFT = "draft"
    ANSWER = "answer"
    BRACKETS = "brackets"
    OBSERVER = "observer"


class ClosedHint(Base):
    """A hint that a person has read and closed; it is shown to that person no more, on whatever machine."""

    __tablename__ = "closed_hints"
    official: ClassVar = NotOfficial("It is of one person, and not said to anybody.")
    __table_args__ = (UniqueConstraint("person_id", "hint"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    hint: Mapped[Hint] = mapped_column(choice(Hint))
