"""A member's word that it has been told: the letter about a round has arrived."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official
from models.people.person import Person


class Acknowledgement(Base):
    """Said once for a member in a round, by one of the people to whom the letter went.

    A row of its own and not a mark on the letter: a mail server that took a letter, or a scanner that opened its link,
    has told us nothing about people.
    """

    __tablename__ = "acknowledgements"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "member_id", "by_id", "at"),
    )
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
