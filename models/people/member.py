"""Members: countries with an official voice, and the ministries that have spoken for them."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial


class Member(Base):
    """A country, by its ISO 3166 alpha-2 code and English short name; `language` is BCP 47, `zone` an IANA name."""

    __tablename__ = "members"
    official: ClassVar = NotOfficial(
        "The record holds its code and name with each consultation in which it takes part."
    )
    __table_args__ = (CheckConstraint("length(code) = 2", name="code_is_alpha_2"),)

    code: Mapped[str] = mapped_column(String(2), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    zone: Mapped[str] = mapped_column(String(64))

    ministries: Mapped[list["Ministry"]] = relationship(
        back_populates="member", order_by="Ministry.since", lazy="selectin"
    )

    @property
    def ministry(self) -> "Ministry":
        """The one in office now."""
        return next(ministry for ministry in reversed(self.ministries) if ministry.until is None)


class Ministry(Base):
    """A ministry under the name it had between two dates: names change, history keeps them."""

    __tablename__ = "ministries"
    official: ClassVar = NotOfficial("It names a sender, in letters and on pages; the record names the member.")

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    until: Mapped[date | None]

    member: Mapped[Member] = relationship(back_populates="ministries", lazy="raise")
