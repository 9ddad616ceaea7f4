"""Comments that are carried over into a later round, because they were deferred or never answered; the member decides on each."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import Comment
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.people.person import Person
from models.rounds.consultation import Round


class CarriedDecision(StrEnum):
    """What the member does with a comment that is carried over."""

    CONFIRMED = "made again as it was"
    EDITED = "made again in other words"
    WITHDRAWN = "withdrawn"


class CarriedComment(TimeOrderedId, Base):
    """A comment of an earlier round in this one. `became` is the comment that its member has made of it; where that is removed,
    the member has to decide again."""

    __tablename__ = "carried_comments"
    official: ClassVar = Official(
        through=("round_id",), columns=("round_id", "comment_id", "decision", "became_id", "by_id", "at")
    )
    __table_args__ = (
        UniqueConstraint("round_id", "comment_id"),
        CheckConstraint("(decision IS NULL) = (at IS NULL)", name="dated_when_decided"),
        CheckConstraint(
            "(became_id IS NOT NULL) = (decision IS NOT NULL AND decision <> 'withdrawn')", name="made_again_or_not"
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    decision: Mapped[CarriedDecision | None] = mapped_column(choice(CarriedDecision))
    became_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    comment: Mapped[Comment] = relationship(foreign_keys=[comment_id], lazy="raise")
    became: Mapped[Comment | None] = relationship(foreign_keys=[became_id], lazy="raise")
    by: Mapped[Person | None] = relationship(lazy="joined")
