"""Words for brackets of a circulated text: noted on its sheet, put to the members, and answered by each."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.adoption.adoption import OFFICIAL, Decision, decision_constraints
from models.adoption.entered import EnteredPosition
from models.adoption.silence import Notice
from models.brackets.agreement import OpenBracket
from models.brackets.rules import awaited_members
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.errors import unlawful_move
from models.people.person import Member, Person


class Mark(StrEnum):
    """What a meeting has made of a bracket."""

    AGREED = "agreed"
    AD_REFERENDUM = "agreed ad referendum"
    PENDING = "pending"


class SheetEntry(Base):
    """What is noted of a bracket on the sheet of a text. `words` are those for each of its places, None while it is pending;
    `ad_referendum` the members that have still to confirm them. `revision` counts the savings, for `seen`."""

    __tablename__ = "sheet_entries"
    official: ClassVar = Official(
        through=("version_id",),
        columns=("version_id", "bracket_id", "mark", "words", "ad_referendum", "by_id", "at"),
        besides=("revision",),
    )
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


class Lifting(Decision):
    """One question to the members: whether brackets of a circulated text end with the words on its sheet: over when all have
    answered, or at `ends_at`. Its way is a meeting, whose record those present confirm, or a silence procedure; `result` is the
    version in which brackets have ended.
    """

    __tablename__ = "liftings"
    foreign_key = "lifting_id"
    official: ClassVar = OFFICIAL
    __table_args__ = (
        *decision_constraints("liftings"),
        CheckConstraint("way <> 'expressly'", name="at_a_meeting_or_by_silence"),
        CheckConstraint("(result_id IS NULL) = (state <> 'lifted')", name="lifts_in_a_version"),
    )

    state: Mapped[LiftingState] = mapped_column(choice(LiftingState), default=LiftingState.ANNOUNCED)

    words: Mapped[list["LiftingWords"]] = relationship(order_by="LiftingWords.id", lazy="selectin")

    def move_to(self, state: LiftingState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move("This", self.state, state)
        self.state = state

    def has_words_besides(self, objects_to: Collection[int]) -> bool:
        """Whether a member that objects to the words for these brackets (by id) agrees with others."""
        return any(one.bracket_id not in objects_to for one in self.words)


class LiftingWords(Base):
    """The words that are put to the members for a bracket, as they stood on the sheet when they were announced."""

    __tablename__ = "lifting_words"
    official: ClassVar = Official(
        through=("lifting_id",),
        columns=("lifting_id", "bracket_id", "words", "ad_referendum"),
    )
    __table_args__ = (UniqueConstraint("lifting_id", "bracket_id"),)

    lifting_id: Mapped[int] = mapped_column(ForeignKey("liftings.id"))
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"), index=True)
    words: Mapped[list[Any]]
    ad_referendum: Mapped[list[Any]] = mapped_column(JSON, default=list)


class LiftingNotice(Notice):
    """That a member knows of the words."""

    __tablename__ = "lifting_notices"
    official: ClassVar = Official(
        through=("lifting_id",),
        columns=("lifting_id", "member_id", "note", "by_id", "at", "heard_at"),
    )
    __table_args__ = (UniqueConstraint("lifting_id", "member_id"),)

    lifting_id: Mapped[int] = mapped_column(ForeignKey("liftings.id"))

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LiftingAnswer(TimeOrderedId, Base):
    """What a member says to the words: it agrees, but for the brackets (by id) to which it objects with a reason."""

    __tablename__ = "lifting_answers"
    official: ClassVar = Official(
        through=("lifting_id",),
        columns=("lifting_id", "member_id", "objects_to", "reason", "by_id", "at", "entry_id"),
        besides=("revision",),
    )
    __table_args__ = (UniqueConstraint("lifting_id", "member_id"),)

    lifting_id: Mapped[int] = mapped_column(ForeignKey("liftings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    objects_to: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entered_positions.id"))

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    entry: Mapped[EnteredPosition | None] = relationship(lazy="selectin")


def members_not_accepting(
    bracket: OpenBracket, reserved: Iterable[str], put: LiftingWords | SheetEntry, answers: Iterable[LiftingAnswer]
) -> list[str]:
    """The members whose silence is not enough for words that are put for a bracket, and that have not accepted them in their
    answer, by name: these are `reserved` there, have still to confirm what an earlier meeting agreed there, or the words give
    them a task, a lead or a cost that they have not accepted before."""
    accepting = {one.member.name for one in answers if put.bracket_id not in one.objects_to}
    unconfirmed = set(bracket.ad_referendum) - set(put.ad_referendum)
    charged = awaited_members(bracket, {}, tuple(put.words or ()))
    return sorted({*reserved, *unconfirmed, *charged} - accepting)


def not_bound(lifting: Lifting, notices: Iterable[LiftingNotice], *, answered: Collection[int]) -> list[Member]:
    """The members that neither their answer nor their silence binds, given the ids of those that have answered: who was at the
    meeting must answer, who was not must at least have known in time."""
    present = {one.member_id for one in lifting.meeting.attendances} if lifting.meeting else ()
    notified = {one.member_id for one in notices if one.heard_at <= lifting.ends_at}
    return [
        member
        for member in lifting.version.consultation.members
        if member.id not in answered and (member.id in present or member.id not in notified)
    ]
