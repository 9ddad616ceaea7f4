"""Words for brackets of a circulated text: noted on its sheet, put to the members, and answered by each."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.adoption import Meeting, Way
from models.base import Base, choice
from models.draft import DraftVersion
from models.errors import Untimely
from models.member import Member
from models.person import Person


class Mark(StrEnum):
    """What a meeting has made of a bracket."""

    AGREED = "agreed"
    AD_REFERENDUM = "agreed ad referendum"
    PENDING = "pending"


class SheetEntry(Base):
    """What is noted of a bracket on the sheet of a text. `words` are those for each of its places, None while it is pending;
    `ad_referendum` the members that have still to confirm them. `revision` counts the savings, for `seen`."""

    __tablename__ = "sheet_entries"
    __table_args__ = (
        UniqueConstraint("version_id", "bracket_id"),
        CheckConstraint("mark = 'pending' OR words IS NOT NULL", name="words_where_agreed"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"), index=True)
    mark: Mapped[Mark] = mapped_column(choice(Mark))
    words: Mapped[list[Any] | None]
    ad_referendum: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LiftingState(StrEnum):
    ANNOUNCED = "announced"
    RUNNING = "running"
    LIFTED = "lifted"
    LAPSED = "lapsed"


UNDER_WAY = (LiftingState.ANNOUNCED, LiftingState.RUNNING)

MOVES = {
    (LiftingState.ANNOUNCED, LiftingState.RUNNING),
    (LiftingState.ANNOUNCED, LiftingState.LAPSED),
    (LiftingState.RUNNING, LiftingState.LIFTED),
    (LiftingState.RUNNING, LiftingState.LAPSED),
}


class Lifting(Base):
    """One asking of the members whether brackets of a circulated text end with the words on its sheet: announced by one of
    the secretariat, begun by another, over when all have answered or at `ends_at`.

    Its way is a meeting, whose record those present confirm, or a silence procedure. `result` is the version in which
    brackets have ended; `reason` says why it was withdrawn by `closed_by`.
    """

    __tablename__ = "liftings"
    __table_args__ = (
        Index(
            "uq_liftings_one_at_a_time",
            "version_id",
            unique=True,
            sqlite_where=text("state IN ('announced', 'running')"),
            postgresql_where=text("state IN ('announced', 'running')"),
        ),
        CheckConstraint("way <> 'expressly'", name="at_a_meeting_or_by_silence"),
        CheckConstraint("(way = 'at a meeting') = (meeting_id IS NOT NULL)", name="recorded_if_at_a_meeting"),
        CheckConstraint("begun_by_id IS NULL OR begun_by_id <> announced_by_id", name="four_eyes"),
        CheckConstraint("(begun_by_id IS NULL) = (begun_at IS NULL)", name="begun_by_somebody"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('announced', 'running'))", name="dated_when_ended"),
        CheckConstraint("(result_id IS NULL) = (state <> 'lifted')", name="lifts_in_a_version"),
        CheckConstraint("(closed_by_id IS NULL) = (reason = '')", name="withdrawn_with_a_reason"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    way: Mapped[Way] = mapped_column(choice(Way))
    state: Mapped[LiftingState] = mapped_column(choice(LiftingState), default=LiftingState.ANNOUNCED)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    ends_at: Mapped[datetime]
    announced_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    announced_at: Mapped[datetime]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[DraftVersion] = relationship(foreign_keys=[version_id], lazy="joined", innerjoin=True)
    result: Mapped[DraftVersion | None] = relationship(foreign_keys=[result_id], lazy="joined")
    meeting: Mapped[Meeting | None] = relationship(lazy="joined")
    announced_by: Mapped[Person] = relationship(foreign_keys=[announced_by_id], lazy="joined", innerjoin=True)
    begun_by: Mapped[Person | None] = relationship(foreign_keys=[begun_by_id], lazy="joined")
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id], lazy="joined")
    words: Mapped[list["LiftingWords"]] = relationship(order_by="LiftingWords.id", lazy="selectin")

    @property
    def is_silence(self) -> bool:
        return self.way is Way.TACIT

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def hears(self, now: datetime) -> bool:
        """Whether what a member says at `now` is in time."""
        return self.state is LiftingState.RUNNING and now <= self.ends_at

    def move_to(self, state: LiftingState) -> None:
        if (self.state, state) not in MOVES:
            raise Untimely(f"This is {self.state.value} and cannot become {state.value}.")
        self.state = state


class LiftingWords(Base):
    """The words that are put to the members for a bracket, as they stood on the sheet when they were announced."""

    __tablename__ = "lifting_words"
    __table_args__ = (UniqueConstraint("lifting_id", "bracket_id"),)

    lifting_id: Mapped[int] = mapped_column(ForeignKey("liftings.id"))
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"), index=True)
    words: Mapped[list[Any]]
    ad_referendum: Mapped[list[Any]] = mapped_column(JSON, default=list)


class LiftingNotice(Base):
    """That a member has been told: one of its people has said so, or somebody of the secretariat has recorded a call with
    them, with a `note` of it. Silence binds nobody else."""

    __tablename__ = "lifting_notices"
    __table_args__ = (UniqueConstraint("lifting_id", "member_id"),)

    lifting_id: Mapped[int] = mapped_column(ForeignKey("liftings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LiftingAnswer(Base):
    """What a member says to the words: it agrees, but for the brackets (by id) to which it objects with a reason."""

    __tablename__ = "lifting_answers"
    __table_args__ = (UniqueConstraint("lifting_id", "member_id"),)

    lifting_id: Mapped[int] = mapped_column(ForeignKey("liftings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    objects_to: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
