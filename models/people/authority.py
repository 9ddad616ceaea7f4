"""Who may agree for a member in a consultation, and with what authority, as the member has recorded it."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.people.person import LONGEST_NAME, Member, Person
from models.rounds.consultation import Consultation

LONGEST_OFFICE, LONGEST_REFERENCE = 200, 200  # code points


class Extent(StrEnum):
    """How far somebody may agree for a member."""

    FULL = "full"
    AD_REFERENDUM = "ad referendum"
    NEEDS_CLEARANCE = "needs clearance"


class Authority(TimeOrderedId, Base):
    """That somebody may agree for a member, by name and office, from a day on until `ended_at`. `clearance_by` says who must
    clear it first, `document` where it is written."""

    __tablename__ = "authorities"
    official: ClassVar = Official(
        through=("consultation_id",),
        columns=(
            "consultation_id",
            "member_id",
            "name",
            "office",
            "extent",
            "clearance_by",
            "since",
            "document",
            "by_id",
            "at",
            "ended_at",
        ),
    )
    __table_args__ = (CheckConstraint("(extent = 'needs clearance') = (clearance_by <> '')", name="says_who_clears"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    office: Mapped[str] = mapped_column(String(LONGEST_OFFICE))
    extent: Mapped[Extent] = mapped_column(choice(Extent))
    clearance_by: Mapped[str] = mapped_column(String(LONGEST_OFFICE), default="")
    since: Mapped[date]
    document: Mapped[str] = mapped_column(String(LONGEST_REFERENCE), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def in_words(self) -> str:
        """How far it goes: "needs clearance by the Minister"."""
        return f"{self.extent.value} by {self.clearance_by}" if self.clearance_by else self.extent.value

    def held_at(self, instant: datetime) -> bool:
        """Whether it was recorded and in force then."""
        begun = self.at <= instant and self.since <= instant.date()
        return begun and (self.ended_at is None or self.ended_at > instant)
