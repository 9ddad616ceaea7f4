"""What a member declares about a priority field in its answer to a round."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.achievements.achievement import PriorityField
from models.comments.submission import Submission
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId

LONGEST_REMARK = 300  # code points


class FieldStance(StrEnum):
    """What a member can declare, in the order in which it is offered. None of them counts more than another."""

    SUPPORT = "support"
    WITH_CHANGES = "support with changes"
    CONCERN = "concern"
    NO_POSITION = "no position"


class FieldPosition(TimeOrderedId, Base):
    """What a member declares about one field. It is part of the answer: sealed until that is sent, and taken back with it.

    `revision` counts the savings, for `seen`.
    """

    __tablename__ = "field_positions"
    official: ClassVar = Official(
        through=("submission_id",),
        columns=("submission_id", "field_id", "stance", "remark", "by_id", "at"),
        besides=("revision",),
    )
    __table_args__ = (UniqueConstraint("submission_id", "field_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id))
    field_id: Mapped[int] = mapped_column(ForeignKey(PriorityField.id), index=True)
    stance: Mapped[FieldStance] = mapped_column(choice(FieldStance))
    remark: Mapped[str] = mapped_column(String(LONGEST_REMARK), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
