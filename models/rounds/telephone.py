"""Telephone calls about a round: where a letter may not have arrived."""

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official
from models.people.person import Member, Person

SILENT_FOR = timedelta(days=3)
"""After so long without a word that the letter has arrived, somebody should telephone."""
LONGEST_NAME = 200  # characters


class TelephoneCall(Base):
    """That somebody of the secretariat has spoken with somebody of a member about a round: with whom, when, and what was said."""

    __tablename__ = "telephone_calls"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "member_id", "spoke_with", "called_at", "note", "by_id", "at"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    spoke_with: Mapped[str] = mapped_column(String(LONGEST_NAME))
    called_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
