"""How an office goes from one to another: the letter by which a ministry names who acts, and the hand-over to a successor."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial
from models.db.numbers import TimeOrderedId
from models.people.person import ActingCoordinator, Member, Person
from models.text.typed import LONGEST_FILE_NAME

LONGEST_SIGNATORY = 200


class ActingLetter(TimeOrderedId, Base):
    """The letter of a ministry by which somebody acts as coordinator, as it came; `digest` is its SHA-256."""

    __tablename__ = "acting_letters"
    official: ClassVar = NotOfficial("The record holds its digest with the act that it is about.")

    acting_id: Mapped[int] = mapped_column(ForeignKey("acting_coordinators.id"), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    signed_by: Mapped[str] = mapped_column(String(LONGEST_SIGNATORY))
    dated: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]  # bytes
    digest: Mapped[str] = mapped_column(String(64))

    acting: Mapped[ActingCoordinator] = relationship(lazy="raise")


class HandOver(TimeOrderedId, Base):
    """That a coordinator hands the office over to a successor, who takes it over when they say so; one at a time. `note` is
    what the coordinator writes to them."""

    __tablename__ = "hand_overs"
    official: ClassVar = NotOfficial(
        "The record says who has handed an office over, to whom, and in which office each acted."
    )
    __table_args__ = (
        Index(
            "uq_hand_overs_one_at_a_time",
            "member_id",
            unique=True,
            sqlite_where=text("taken_over_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("taken_over_at IS NULL AND withdrawn_at IS NULL"),
        ),
        CheckConstraint("taken_over_at IS NULL OR withdrawn_at IS NULL", name="ends_once"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    offered_at: Mapped[datetime]
    taken_over_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="raise")
    from_: Mapped[Person] = relationship(foreign_keys=[from_id], lazy="joined", innerjoin=True)
    to: Mapped[Person] = relationship(foreign_keys=[to_id], lazy="joined", innerjoin=True)

    @property
    def is_open(self) -> bool:
        return self.taken_over_at is None and self.withdrawn_at is None
