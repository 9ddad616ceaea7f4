"""Holidays of the members, which the secretariat keeps: they are named wherever a time is chosen, and no silence ends on one."""

from datetime import date
from typing import ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial
from models.people.person import Member

LONGEST_NAME = 120  # characters


class Holiday(Base):
    """A day on which a member's offices are closed, and what it is called."""

    __tablename__ = "holidays"
    official: ClassVar = NotOfficial("It is a calendar, and belongs to no consultation.")
    __table_args__ = (UniqueConstraint("member_id", "day"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
