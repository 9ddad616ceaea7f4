"""Until when a member's departments forward what they say: set at home, inside the deadline of the round."""

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official
from models.db.numbers import TimeOrderedId
from models.people.person import Person
from models.rounds.consultation import Round


class DepartmentDeadline(TimeOrderedId, Base):
    """Of one member in one round; nobody outside the member reads it. It asks and refuses nothing: what a department forwards
    later is marked as late, and can still be included. `reminded_at` is when the plan of reminders was last seen to."""

    __tablename__ = "department_deadlines"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "member_id", "closes_at", "set_by_id", "set_at"),
        besides=("revision", "reminded_at"),
    )
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    closes_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    set_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_reminder_due(self, now: datetime) -> bool:
        """Whether one of the round's days for reminders, counted back from here, has come and has not been seen to."""
        if not self.round.reminds or self.round.paused_at is not None or now > self.closes_at:
            return False
        moments = (self.closes_at - timedelta(days=days) for days in self.round.reminder_days)
        come = [moment for moment in moments if self.set_at < moment <= now]
        return bool(come) and (self.reminded_at is None or self.reminded_at < come[-1])
