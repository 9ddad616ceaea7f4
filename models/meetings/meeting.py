"""A meeting of the members: when and where it is, who was there, its agenda, its conclusions, and what members say to the minutes."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Outdated, unlawful_move
from models.people.person import Member, Person
from models.text.instants import dated, when

LONGEST_TITLE, LONGEST_PLACE, LONGEST_LINK = 200, 200, 500  # code points


class MeetingState(StrEnum):
    """Where a meeting stands; each value goes on after "is"."""

    PLANNED = "planned"
    CONVENED = "convened"
    HELD = "held"
    MINUTES_PROPOSED = "minutes proposed"
    MINUTES_SENT = "minutes sent"
    CALLED_OFF = "called off"


TO_COME = (MeetingState.PLANNED, MeetingState.CONVENED)
OVER = (MeetingState.HELD, MeetingState.MINUTES_PROPOSED, MeetingState.MINUTES_SENT)
"""Those of a meeting with a list of who was there."""

MOVES = {
    (MeetingState.PLANNED, MeetingState.CONVENED),
    (MeetingState.PLANNED, MeetingState.HELD),
    (MeetingState.PLANNED, MeetingState.CALLED_OFF),
    (MeetingState.CONVENED, MeetingState.HELD),
    (MeetingState.CONVENED, MeetingState.CALLED_OFF),
    (MeetingState.HELD, MeetingState.MINUTES_PROPOSED),
    (MeetingState.MINUTES_PROPOSED, MeetingState.HELD),
    (MeetingState.MINUTES_PROPOSED, MeetingState.MINUTES_SENT),
    # A member has corrected the minutes: they are written and sent anew.
    (MeetingState.MINUTES_SENT, MeetingState.HELD),
}


class Meeting(Base):
    """A meeting of the members; `version` is the text that was the newest when it was planned.

    `held_on` is its day by the clock of `zone`; of one that an earlier release has kept, no more than that is known of its
    time. `place` may be "online". `observers` are those of others than the members, one in each line. `issue` counts how
    often its minutes were sent; `reason` is why it was called off, or the minutes were sent back.
    """

    __tablename__ = "meetings"
    official: ClassVar = Official(
        through=("version_id",),
        columns=(
            "version_id",
            "held_on",
            "place",
            "title",
            "begins_at",
            "ends_at",
            "zone",
            "link",
            "observers",
            "state",
            "issue",
            "reason",
            "planned_by_id",
            "planned_at",
            "convened_by_id",
            "convened_at",
            "proposed_by_id",
            "proposed_at",
            "sent_by_id",
            "sent_at",
        ),
        besides=("revision", "changes"),
    )
    __table_args__ = (
        CheckConstraint("sent_by_id IS NULL OR sent_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("ends_at IS NULL OR ends_at > begins_at", name="ends_after_it_begins"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), server_default="")
    begins_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(64), server_default="UTC")
    link: Mapped[str] = mapped_column(String(LONGEST_LINK), default="", server_default="")
    observers: Mapped[str] = mapped_column(Text, default="", server_default="")
    # What an earlier release writes was held.
    state: Mapped[MeetingState] = mapped_column(
        choice(MeetingState), default=MeetingState.PLANNED, server_default=MeetingState.HELD.value
    )
    issue: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    changes: Mapped[int] = mapped_column(default=0, server_default="0")  # of its time and place, once convened
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    planned_at: Mapped[datetime | None]
    convened_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    convened_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime | None]

    version: Mapped[DraftVersion] = relationship(lazy="joined", innerjoin=True)
    attendances: Mapped[list["Attendance"]] = relationship(order_by="Attendance.member_id", lazy="selectin")
    agenda: Mapped[list["AgendaItem"]] = relationship(
        order_by="[AgendaItem.position, AgendaItem.id]", lazy="selectin", cascade="all, delete-orphan"
    )
    conclusions: Mapped[list["Conclusion"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id], lazy="selectin")
    sent_by: Mapped[Person | None] = relationship(foreign_keys=[sent_by_id], lazy="selectin")

    @property
    def name(self) -> str:
        """Its title, or its day where nobody has given it one."""
        return self.title or f"Meeting of {dated(self.held_on)}"

    @property
    def members(self) -> list[Member]:
        """Those that are invited, alphabetically by English short name."""
        return self.version.consultation.members

    @property
    def time(self) -> str:
        """When it is, by its own clock: "22 April 2022, 09:00 (Beijing time)"; its day alone where no more is known."""
        return when(self.begins_at, self.zone) if self.begins_at else dated(self.held_on)

    @property
    def is_to_come(self) -> bool:
        return self.state in TO_COME

    @property
    def over_at(self) -> datetime:
        """When its time is over: its end, or that of its day."""
        return self.ends_at or datetime.combine(self.held_on + timedelta(days=1), time(), ZoneInfo(self.zone))

    def was_over_before(self, version: DraftVersion) -> bool:
        """Whether its time was over before a text was circulated. Often, its day is mistyped then."""
        return version.circulated_at is not None and self.over_at <= version.circulated_at

    def awaits_minutes(self, now: datetime) -> bool:
        """Whether its time is over, and nobody has begun its minutes."""
        return self.is_to_come and self.over_at <= now

    @property
    def is_over(self) -> bool:
        """Whether it is known who was there."""
        return self.state in OVER

    @property
    def absent(self) -> list[Member]:
        """The members that were not there."""
        there = {one.member_id for one in self.attendances}
        return [member for member in self.members if member.id not in there]

    def attendance_of(self, member: Member) -> "Attendance | None":
        return next((one for one in self.attendances if one.member_id == member.id), None)

    def conclusion_on(self, item: "AgendaItem | None") -> str:
        """What was concluded on an item of the agenda, or on the whole; "" for nothing, or if the reader may not see it."""
        wanted = item.id if item else None
        return next((one.words for one in self.conclusions if one.item_id == wanted), "")

    def move_to(self, state: MeetingState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move(f"“{self.name}”", self.state, state)
        self.state = state
        self.revision += 1

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated unless the person saw the meeting as it is."""
        if self.revision != seen:
            raise Outdated("Somebody has changed this meeting since you opened this page. Look at it again.")


class Attendance(Base):
    """That a member was at a meeting, by whom it was represented (`people`: names and offices as said, one in each line), and
    whether it agreed there to the words or the text before it, all as the secretariat has recorded it."""

    __tablename__ = "attendances"
    official: ClassVar = Official(("meeting_id",), ("meeting_id", "member_id", "agreed", "people"))
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    agreed: Mapped[bool]
    people: Mapped[str] = mapped_column(Text, default="", server_default="")

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)


class AgendaItem(Base):
    """What a meeting talks about: a `version` as a whole, its open brackets (`on_brackets`), a paragraph or the section that
    begins with it, or something else."""

    __tablename__ = "agenda_items"
    official: ClassVar = Official(
        ("meeting_id",), ("meeting_id", "position", "title", "version_id", "paragraph_id", "on_brackets")
    )
    __table_args__ = (
        CheckConstraint("NOT on_brackets OR version_id IS NOT NULL", name="brackets_of_a_version"),
        CheckConstraint("paragraph_id IS NULL OR version_id IS NOT NULL", name="paragraph_of_a_version"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"))
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    on_brackets: Mapped[bool] = mapped_column(default=False)

    version: Mapped[DraftVersion | None] = relationship(lazy="joined")
    paragraph: Mapped[Paragraph | None] = relationship(lazy="joined")

    @property
    def about(self) -> str:
        """What it is about, in words: "version 2, paragraph 4"; "" for something else."""
        if self.version is None:
            return ""
        if self.paragraph is not None:
            return f"{self.version.name}, {self.paragraph.name}"
        return f"the brackets of {self.version.name}" if self.on_brackets else self.version.name


class Conclusion(Base):
    """What a meeting has concluded, on an item of its agenda or on the whole; for the secretariat until the minutes are sent."""

    __tablename__ = "conclusions"
    official: ClassVar = Official(("meeting_id",), ("meeting_id", "item_id", "words"))
    __table_args__ = (UniqueConstraint("meeting_id", "item_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    words: Mapped[str] = mapped_column(Text)


class MinutesReply(TimeOrderedId, Base):
    """What a member says to the minutes that it was sent: it confirms them, or it corrects them in `words`. `issue` is that of
    the minutes which it answers."""

    __tablename__ = "minutes_replies"
    official: ClassVar = Official(
        ("meeting_id",), ("meeting_id", "member_id", "issue", "confirms", "words", "by_id", "at")
    )
    __table_args__ = (
        UniqueConstraint("meeting_id", "member_id", "issue"),
        CheckConstraint("confirms = (words = '')", name="corrects_in_words"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    issue: Mapped[int]
    confirms: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
