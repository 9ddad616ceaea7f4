"""Members (countries with an official voice, and their ministries), and people: the one office that each holds at a time."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Clock, NotOfficial, choice
from models.errors import Invalid, NotYours
from models.text.instants import clock, dated
from models.text.scripts import ENGLISH, known_language
from models.text.typed import line

if TYPE_CHECKING:
    from models.observers.observer import Observer

LONGEST_NAME, LONGEST_DEPARTMENT = 120, 200  # code points
LONGEST_MEMBER, LONGEST_MINISTRY = 80, 200


class Member(Base):
    """A country, by its ISO 3166 alpha-2 code and English short name; `language` is BCP 47, `zone` an IANA name. Where it
    `answers_by_letter`, a signed letter is its official act and prevails over what is submitted here. `mailbox` is its office's own."""

    __tablename__ = "members"
    official: ClassVar = NotOfficial(
        "The record holds its code and name with each consultation in which it takes part."
    )
    __table_args__ = (CheckConstraint("length(code) = 2", name="code_is_alpha_2"),)

    code: Mapped[str] = mapped_column(String(2), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_MEMBER), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    zone: Mapped[str] = mapped_column(String(64))
    answers_by_letter: Mapped[bool] = mapped_column(default=False)
    mailbox: Mapped[str | None] = mapped_column(String(254))

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
    name: Mapped[str] = mapped_column(String(LONGEST_MINISTRY))
    since: Mapped[date]
    until: Mapped[date | None]

    member: Mapped[Member] = relationship(back_populates="ministries", lazy="raise")


class Role(StrEnum):
    CONTRIBUTOR = "contributor"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"
    STAFF = "staff"
    OBSERVER = "observer"


OF_A_MEMBER = (Role.CONTRIBUTOR, Role.DEPUTY, Role.COORDINATOR)
SPEAKING = (Role.DEPUTY, Role.COORDINATOR)
"""Those who put a member's answer together; only the coordinator submits it."""
ROLE_WORDS = {
    Role.CONTRIBUTOR: "contributor",
    Role.DEPUTY: "deputy coordinator",
    Role.COORDINATOR: "country coordinator",
    Role.STAFF: "secretariat staff",
    Role.OBSERVER: "observer",
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
    def acting(self) -> "ActingCoordinator | None":
        """By what the person, a deputy, does at present all that the coordinator may."""
        return self.appointment.acting if self.appointment else None

    @property
    def role(self) -> Role | None:
        if self.acting is not None:
            return Role.COORDINATOR
        return self.appointment.role if self.appointment else None

    @property
    def member(self) -> Member | None:
        return self.appointment.member if self.appointment else None

    @property
    def reading_language(self) -> str:
        """The language, of our seven, in which letters and pages begin for the person; English where another is stored."""
        return known_language(self.language) or ENGLISH

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
        if self.acting is not None:
            return f"{self.acting.office}, {self.of_member().name}"
        words, observer, member = ROLE_WORDS[self.appointment.role], self.appointment.observer, self.appointment.member
        return f"{words}, {observer.short_name}" if observer else f"{words}, {member.name}" if member else words

    def ensure_staff(self) -> None:
        if not self.is_staff:
            raise NotYours("Only the secretariat can do this.")

    def ensure_coordinator(self) -> None:
        if self.role is not Role.COORDINATOR:
            raise NotYours("Only the country coordinator can do this.")

    def ensure_holds_office(self) -> None:
        """As `ensure_coordinator`, and not by acting: the office is passed on by who holds it."""
        self.ensure_coordinator()
        if self.acting is not None:
            raise NotYours("Only the country coordinator can pass the office on; you act for them.")

    def ensure_speaks(self) -> None:
        if self.role not in SPEAKING:
            raise NotYours("Only the country coordinator or a deputy can do this.")

    def speaks_for(self, member_id: int | None) -> bool:
        """Whether the person is the coordinator of this member, or a deputy."""
        return self.role in SPEAKING and self.member is not None and self.member.id == member_id

    def of_observer(self) -> "Observer":
        """The observer for which the person works; raises NotYours for anybody else."""
        if self.appointment is None or self.appointment.observer is None:
            raise NotYours("Only people of an observer can do this.")
        return self.appointment.observer

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
        CheckConstraint("(role IN ('staff', 'observer')) = (member_id IS NULL)", name="staff_or_member"),
        CheckConstraint("(role = 'observer') = (observer_id IS NOT NULL)", name="of_an_observer"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    observer_id: Mapped[int | None] = mapped_column(ForeignKey("observers.id"))
    department: Mapped[str | None] = mapped_column(String(LONGEST_DEPARTMENT))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    member: Mapped[Member | None] = relationship(lazy="joined")
    observer: Mapped["Observer | None"] = relationship(lazy="joined")
    acting: Mapped["ActingCoordinator | None"] = relationship(
        primaryjoin=lambda: _is_acting(),
        foreign_keys=lambda: [ActingCoordinator.person_id, ActingCoordinator.member_id],
        viewonly=True,
        lazy="joined",
    )


class ActingCoordinator(Base):
    """That a deputy does all that the coordinator may, from `begins_at` until before `ends_at` (midnights in the member's
    zone): named by the coordinator, or by a letter of the ministry, which counts when a second officer has confirmed it.
    `instead_of` is the coordinator's name as it was; "" if there was none. `ended_at` says that it was ended before its time."""

    __tablename__ = "acting_coordinators"
    official: ClassVar = NotOfficial("The record says in which office somebody acted.")
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    instead_of: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    named_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
    named_by: Mapped[Person] = relationship(foreign_keys=[named_by_id], lazy="raise")

    @property
    def office(self) -> str:
        """The office in words: "acting country coordinator for Sok Dara"."""
        words = f"acting {ROLE_WORDS[Role.COORDINATOR]}"
        return f"{words} for {self.instead_of}" if self.instead_of else words

    def days(self, zone: str) -> str:
        """Its days in the member's zone: "3 May 2022 to 9 May 2022, by Vientiane time"."""
        first = self.begins_at.astimezone(ZoneInfo(zone)).date()
        return f"{dated(first)} to {dated(self.last_day(zone))}, by {clock(zone)}"

    def last_day(self, zone: str) -> date:
        """The last of its days, in the member's zone."""
        return (self.ends_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()

    @property
    def is_waiting(self) -> bool:
        """Whether it has still to be confirmed by a second officer."""
        return self.confirmed_at is None and self.ended_at is None


def _is_acting() -> ColumnElement[bool]:
    """Whether a row says that who holds an appointment acts as coordinator now, by the database's clock."""
    return and_(
        ActingCoordinator.person_id == Appointment.person_id,
        ActingCoordinator.member_id == Appointment.member_id,
        Appointment.role == Role.DEPUTY,
        ActingCoordinator.confirmed_at.is_not(None),
        ActingCoordinator.ended_at.is_(None),
        ActingCoordinator.begins_at <= Clock(),
        ActingCoordinator.ends_at > Clock(),
    )


def may_submit() -> ColumnElement[bool]:
    """Current appointments by which somebody answers for a member: the coordinator's, and the acting coordinator's."""
    acts = select(ActingCoordinator.id).where(_is_acting()).correlate(Appointment).exists()
    return Appointment.until.is_(None) & ((Appointment.role == Role.COORDINATOR) | acts)


def address(email: str) -> str:
    """An e-mail address as it is compared: without white space, in small letters; raises Invalid if it is none."""
    email = line(email, "email").lower()
    before, at, host = email.rpartition("@")
    if not (before and at and "." in host and " " not in email and len(email) <= 254):
        raise Invalid("Enter an e-mail address, such as name@ministry.example.org.", "email")
    return email
