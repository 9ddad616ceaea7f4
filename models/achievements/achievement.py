"""Priority fields of a consultation, and the entries of its register of progress and achievements."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import LONGEST_KEY
from models.errors import unlawful_move
from models.people.person import Member, Person
from models.rounds.consultation import Consultation
from models.text.typed import LONGEST_FILE_NAME

LONGEST_TITLE = 200  # code points
LONGEST_SUMMARY = 4_000  # code points
LONGEST_SOURCE = 500  # code points
FIRST_YEAR, LAST_YEAR = 2000, 2099


class AchievementState(StrEnum):
    """Where an entry is: with its member, at the secretariat, or in the register."""

    DRAFTED = "drafted"
    SENT = "sent to the secretariat"
    RETURNED = "returned"
    REGISTERED = "in the register"


MOVES = {
    (AchievementState.DRAFTED, AchievementState.SENT),
    (AchievementState.RETURNED, AchievementState.SENT),
    (AchievementState.SENT, AchievementState.DRAFTED),
    (AchievementState.SENT, AchievementState.RETURNED),
    (AchievementState.SENT, AchievementState.REGISTERED),
    (AchievementState.REGISTERED, AchievementState.DRAFTED),
    (AchievementState.REGISTERED, AchievementState.RETURNED),
}
WITH_ITS_AUTHOR = (AchievementState.DRAFTED, AchievementState.RETURNED)


class PriorityField(Base):
    """A priority field of a text: the heading under which it stands, by its key, which stays the same across versions."""

    __tablename__ = "priority_fields"
    official: ClassVar = Official(through=("consultation_id",), columns=("consultation_id", "key"))
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))


class Achievement(TimeOrderedId, Base):
    """Something that was done in a year. `member` has contributed it (None: the secretariat); `members` are those that took
    part, by their English short names. A `field` of None is the whole of the text.

    `title` and `summary` are the contributor's own. Where the secretariat has written others, these stand in
    `edited_title` and `edited_summary`, so that both can be read. `reason` says why it was returned or taken out of the
    register; `revision` counts the savings, for `seen`.
    """

    __tablename__ = "achievements"
    official: ClassVar = Official(
        through=("consultation_id",),
        columns=(
            "consultation_id",
            "field_id",
            "member_id",
            "year",
            "title",
            "summary",
            "edited_title",
            "edited_summary",
            "members",
            "source",
            "state",
            "reason",
            "by_id",
            "at",
            "registered_at",
            "registered_by_id",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        CheckConstraint(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="has_a_year"),
        CheckConstraint("(state = 'in the register') = (registered_at IS NOT NULL)", name="dated_when_registered"),
        CheckConstraint("state <> 'returned' OR reason <> ''", name="returned_with_a_reason"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("priority_fields.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    summary: Mapped[str] = mapped_column(Text)
    edited_title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    edited_summary: Mapped[str] = mapped_column(Text, default="")
    members: Mapped[list[Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    state: Mapped[AchievementState] = mapped_column(choice(AchievementState), default=AchievementState.DRAFTED)
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    registered_at: Mapped[datetime | None]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    consultation: Mapped[Consultation] = relationship(lazy="raise")
    field: Mapped[PriorityField | None] = relationship(lazy="joined")
    member: Mapped[Member | None] = relationship(lazy="joined")
    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="raise")
    file: Mapped["AchievementFile | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def shown_title(self) -> str:
        return self.edited_title or self.title

    @property
    def shown_summary(self) -> str:
        return self.edited_summary or self.summary

    @property
    def is_edited(self) -> bool:
        """Whether the secretariat has written other words."""
        return bool(self.edited_title or self.edited_summary)

    @property
    def contributor(self) -> str:
        """Who has contributed it."""
        return self.member.name if self.member else "the secretariat"

    @property
    def contributor_first(self) -> str:
        """The same, at the beginning of a sentence."""
        return self.contributor[:1].upper() + self.contributor[1:]

    def move_to(self, state: AchievementState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move("This entry", self.state, state)
        self.state = state
        self.revision += 1


class AchievementFile(TimeOrderedId, Base):
    """The picture or file of an entry, as it came."""

    __tablename__ = "achievement_files"
    official: ClassVar = Official(
        through=("achievement_id",),
        columns=("achievement_id", "by_id", "at", "name", "size", "digest"),
        besides=("content",),
        file=("digest", "content"),
    )

    achievement_id: Mapped[int] = mapped_column(ForeignKey("achievements.id", ondelete="CASCADE"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]  # bytes
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content

    @property
    def is_picture(self) -> bool:
        return self.name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp"))
