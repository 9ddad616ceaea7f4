"""A member's official answer in a round: its comments, or that it has none."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.errors import Untimely
from models.people.person import Member, Person
from models.rounds.consultation import Round


class SubmissionState(StrEnum):
    COLLECTING = "collecting"
    SUBMITTED = "submitted"


MOVES = {
    (SubmissionState.COLLECTING, SubmissionState.SUBMITTED),
    (SubmissionState.SUBMITTED, SubmissionState.COLLECTING),
}


class Submission(Base):
    """One for each member and round, made when the round opens. `revision` counts what happened to it, for `seen`."""

    __tablename__ = "submissions"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "member_id", "state", "nil_return", "submitted_at", "submitted_by_id"),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("round_id", "member_id"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="dated_when_submitted"),
        CheckConstraint("NOT nil_return OR state = 'submitted'", name="nil_is_an_answer"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    state: Mapped[SubmissionState] = mapped_column(choice(SubmissionState), default=SubmissionState.COLLECTING)
    nil_return: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    round: Mapped[Round] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    submitted_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_in(self) -> bool:
        return self.state is SubmissionState.SUBMITTED

    def accepts_comments(self, now: datetime) -> bool:
        """Whether the member may still write: the round is open, and the answer is not in."""
        return not self.is_in and self.round.accepts_comments(now)

    def move_to(self, state: SubmissionState) -> None:
        if (self.state, state) not in MOVES:
            raise Untimely(f"{self.member.name}'s answer is {self.state.value} and cannot become {state.value}.")
        self.state = state
        self.revision += 1
