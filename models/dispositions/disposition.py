"""The reasoned answer to a comment."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import Comment
from models.db.base import Base, choice
from models.people.person import Person


class Outcome(StrEnum):
    INCORPORATED = "incorporated for consideration"
    ACCEPTED = "accepted"
    MODIFIED = "accepted with modification"
    PARTLY = "partly accepted"
    NOT_ACCEPTED = "not accepted"
    NOTED = "noted"
    DEFERRED = "deferred"
    OUT_OF_SCOPE = "out of scope"
    WITHDRAWN = "withdrawn"


SET_ASIDE = (Outcome.NOT_ACCEPTED, Outcome.NOTED, Outcome.DEFERRED, Outcome.OUT_OF_SCOPE, Outcome.WITHDRAWN)
"""Outcomes that keep a proposal's words out of the text."""


class Disposition(Base):
    """One for each comment. While `by` is None it is the worker's proposal, made from where the words went."""

    __tablename__ = "dispositions"
    __table_args__ = (CheckConstraint("reason <> ''", name="is_reasoned"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    reason: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    comment: Mapped[Comment] = relationship(back_populates="disposition", lazy="raise")
    by: Mapped[Person | None] = relationship(lazy="joined")
