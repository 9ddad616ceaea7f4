"""The deadline of a round: its reminders, and what has happened to it since it was set; and the holidays that the secretariat
keeps, which are named wherever a time is chosen."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial, Official, choice
from models.errors import Invalid
from models.people.person import Member, Person

USUAL_DAYS = (7, 3, 1)
MOST_DAYS = 60  # before the deadline
MOST_REMINDERS = 6
LONGEST_HOLIDAY = 120  # characters


class DeadlineAct(StrEnum):
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"


class DeadlineChange(Base):
    """What the secretariat did to a round's deadline, and why. `was` is the deadline before, `until` the new one; a round
    that is paused has none."""

    __tablename__ = "deadline_changes"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "kind", "was", "until", "reason", "by_id", "at"),
    )
    __table_args__ = (CheckConstraint("(until IS NULL) = (kind = 'paused')", name="no_deadline_in_pause"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    kind: Mapped[DeadlineAct] = mapped_column(choice(DeadlineAct))
    was: Mapped[datetime]
    until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


def reminder_days(days: Iterable[int]) -> list[int]:
    """A plan of reminders: each day once, the earliest reminder first. Raises Invalid."""
    plan = sorted(set(days), reverse=True)
    if not all(1 <= day <= MOST_DAYS for day in plan):
        raise Invalid(f"A reminder goes out between 1 and {MOST_DAYS} days before the deadline.", "reminder_days")
    if len(plan) > MOST_REMINDERS:
        raise Invalid(f"A round reminds at most {MOST_REMINDERS} times.", "reminder_days")
    return plan


def is_reminder_due(moments: Sequence[datetime], reminded_at: datetime | None, now: datetime) -> bool:
    """Whether one of these moments, in their order, has come and has not been seen to; of several, the last is enough."""
    come = [moment for moment in moments if moment <= now]
    return bool(come) and (reminded_at is None or reminded_at < come[-1])


class Holiday(Base):
    """A day on which a member's offices are closed, and what it is called."""

    __tablename__ = "holidays"
    official: ClassVar = NotOfficial("It is a calendar, and belongs to no consultation.")
    __table_args__ = (UniqueConstraint("member_id", "day"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_HOLIDAY))

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
