"""Short messages between a department and its coordinator about one contribution."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official
from models.departments.opinion import Opinion
from models.people.person import Person

LONGEST_MESSAGE = 2000  # code points


class OpinionMessage(Base):
    """Sealed like the opinion: for those who speak for the member, and for the author of the opinion."""

    __tablename__ = "opinion_messages"
    official: ClassVar = Official(
        through=("opinion_id",),
        columns=("opinion_id", "by_id", "at", "text"),
    )
    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)

    opinion: Mapped[Opinion] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
