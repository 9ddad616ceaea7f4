"""Members (countries with an official voice, and the ministries that have spoken for them), and people: the one office that each holds
at a time, and how they sign in."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial, choice
from models.errors import Invalid, NotYours
from models.text.typed import line

LONGEST_NAME, LONGEST_DEPARTMENT = 120, 200  # code points


class Member(Base):
    """A country, by its ISO 3166 alpha-2 code and English short name; `language` is BCP 47, `zone` an IANA name. Where it
    `answers_by_letter`, a signed letter is its official act and prevails over what is submitted here."""

    __tablename__ = "members"
    official: ClassVar = NotOfficial(
        "The record holds its code and name with each consultation in which it takes part."
    )
    __table_args__ = (CheckConstraint("length(code) = 2", name="code_is_alpha_2"),)

    code: Mapped[str] = mapped_column(String(2), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    zone: Mapped[str] = mapped_column(String(64))
    answers_by_letter: Mapped[bool] = mapped_column(default=False)

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


class Role(StrEnum):
    CONTRIBUTOR = "contributor"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"
    STAFF = "staff"


OF_A_MEMBER = (Role.CONTRIBUTOR, Role.DEPUTY, Role.COORDINATOR)
SPEAKING = (Role.DEPUTY, Role.COORDINATOR)
"""Those who put a member's answer together; only the coordinator submits it."""
ROLE_WORDS = {
    Role.CONTRIBUTOR: "contributor",
    Role.DEPUTY: "deputy coordinator",
    Role.COORDINATOR: "country coordinator",
    Role.STAFF: "secretariat staff",
}


class Person(Base):
    """Somebody who can be written to; `language` is BCP 47, `zone` an IANA name."""

    __tablename__ = "people"
    official: ClassVar = NotOfficial("The record says in which office somebody acted, and under which name.")

    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    zone: Mapped[str] = mapped_column(String(64))

    appointment: Mapped["Appointment | None"] = relationship(
        primaryjoin="and_(Person.id == Appointment.person_id, Appointment.until.is_(None))",
        viewonly=True,
        lazy="joined",
    )

    @property
    def role(self) -> Role | None:
        return self.appointment.role if self.appointment else None

    @property
    def member(self) -> Member | None:
        return self.appointment.member if self.appointment else None

    @property
    def is_staff(self) -> bool:
        return self.role is Role.STAFF

    @property
    def department(self) -> str:
        """For whom a contributor speaks at home; the ministry itself where no part of it is named."""
        return (self.appointment and self.appointment.department) or self.of_member().ministry.name

    @property
    def office(self) -> str:
        """What the person is, in words: "country coordinator, Cambodia"."""
        if self.appointment is None:
            return "no office at present"
        words = ROLE_WORDS[self.appointment.role]
        return f"{words}, {self.appointment.member.name}" if self.appointment.member else words

    def ensure_staff(self) -> None:
        if not self.is_staff:
            raise NotYours("Only the secretariat can do this.")

    def ensure_coordinator(self) -> None:
        if self.role is not Role.COORDINATOR:
            raise NotYours("Only the country coordinator can do this.")

    def ensure_speaks(self) -> None:
        if self.role not in SPEAKING:
            raise NotYours("Only the country coordinator or a deputy can do this.")

    def of_member(self) -> Member:
        """The member for which the person works; raises NotYours for anybody else."""
        if self.member is None:
            raise NotYours("Only people of a member country can do this.")
        return self.member


class Appointment(Base):
    """An office held from `since` until `until`. One at a time: nobody is staff and a member's person at once."""

    __tablename__ = "appointments"
    official: ClassVar = NotOfficial("The record says in which office somebody acted.")
    __table_args__ = (
        Index(
            "uq_appointments_one_office_at_a_time",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("(role = 'staff') = (member_id IS NULL)", name="staff_or_member"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    department: Mapped[str | None] = mapped_column(String(LONGEST_DEPARTMENT))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    member: Mapped[Member | None] = relationship(lazy="joined")


class SignInLink(Base):
    """A one-time invitation to sign in. The link itself is signed from `nonce`, so the row alone opens nothing."""

    __tablename__ = "sign_in_links"
    official: ClassVar = NotOfficial("It opens the service and says nothing.")

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class SignedIn(Base):
    """A browser in which a person is signed in; it holds the token whose SHA-256 stands here."""

    __tablename__ = "signed_in"
    official: ClassVar = NotOfficial("It opens the service and says nothing.")

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


def address(email: str) -> str:
    """An e-mail address as it is compared: without white space, in small letters; raises Invalid if it is none."""
    email = line(email, "email").lower()
    before, at, host = email.rpartition("@")
    if not (before and at and "." in host and " " not in email and len(email) <= 254):
        raise Invalid("Enter an e-mail address, such as name@ministry.example.org.", "email")
    return email
