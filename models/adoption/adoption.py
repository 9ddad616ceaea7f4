"""How a text is adopted: expressly, at a recorded meeting, or under a silence procedure."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from models.brackets.whole_paragraph import keep_label_in, visible
from models.db.base import Base, Official, choice
from models.drafts.version import DraftVersion, Paragraph
from models.errors import unlawful_move
from models.meetings.meeting import Meeting
from models.people.person import Member, Person
from models.text.spans import sentence_around

if TYPE_CHECKING:
    from models.adoption.silence import SilenceExtension, SilenceResult


class AdoptionProcedure(StrEnum):
    """How the members are asked; each value goes on after "adopted"."""

    EXPRESS = "expressly"
    MEETING = "at a meeting"
    TACIT = "under a silence procedure"


class AdoptionState(StrEnum):
    ANNOUNCED = "announced"
    RUNNING = "running"
    ADOPTED = "adopted"
    BROKEN = "broken"
    LAPSED = "lapsed"


UNDER_WAY = (AdoptionState.ANNOUNCED, AdoptionState.RUNNING)

MOVES = {
    (AdoptionState.ANNOUNCED, AdoptionState.RUNNING),
    (AdoptionState.ANNOUNCED, AdoptionState.LAPSED),
    (AdoptionState.RUNNING, AdoptionState.ADOPTED),
    (AdoptionState.RUNNING, AdoptionState.BROKEN),
    (AdoptionState.RUNNING, AdoptionState.LAPSED),
}


class AgreedWords(Base):
    """The words that a meeting has agreed on for an open bracket, code points `start` to `end` of a paragraph's text, as an
    adoption puts them to the members; empty where the bracket goes with all that stands in it."""

    __tablename__ = "agreed_words"
    official: ClassVar = Official(
        ("meeting_id",), ("meeting_id", "paragraph_id", "start", "end", "words", "adoption_id")
    )
    __table_args__ = (
        UniqueConstraint("adoption_id", "paragraph_id", "start"),
        CheckConstraint('start >= 0 AND "end" > start', name="is_a_span"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoptions.id"))
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"))
    start: Mapped[int]
    end: Mapped[int]
    words: Mapped[str] = mapped_column(Text)

    paragraph: Mapped[Paragraph] = relationship(lazy="joined", innerjoin=True)

    @property
    def bracket(self) -> str:
        """What stood there, with its signs."""
        return self.paragraph.text[self.start : self.end]

    @property
    def shown(self) -> str:
        """The words as people read them, also where the bracket was about its whole paragraph; "" for none."""
        return visible(self.words) or keep_label_in(self.bracket)

    @property
    def sentence(self) -> tuple[str, str]:
        """What stands around it in its sentence."""
        return sentence_around(self.paragraph.text, self.start, self.end)


class Decision(Base):
    """One attempt to have the members decide on a circulated text outside a round: announced by one of the secretariat,
    begun by another, over by what they say, or at `ends_at`.

    `result` is the version that has come of it. `reminded_at` is when members that had not answered were last reminded. `reason`
    is why the secretariat has sent it back or withdrawn it; `closed_by` is who did.
    """

    __abstract__ = True
    foreign_key: ClassVar[str]
    """The column of rows about it."""

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    way: Mapped[AdoptionProcedure] = mapped_column(choice(AdoptionProcedure))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    ends_at: Mapped[datetime]
    announced_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    announced_at: Mapped[datetime]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    result_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    @declared_attr
    def version(self) -> Mapped[DraftVersion]:
        return relationship(foreign_keys=f"{self.__name__}.version_id", lazy="joined", innerjoin=True)

    @declared_attr
    def result(self) -> Mapped[DraftVersion | None]:
        return relationship(foreign_keys=f"{self.__name__}.result_id", lazy="joined")

    @declared_attr
    def meeting(self) -> Mapped[Meeting | None]:
        return relationship(lazy="joined")

    @declared_attr
    def announced_by(self) -> Mapped[Person]:
        return relationship(foreign_keys=f"{self.__name__}.announced_by_id", lazy="joined", innerjoin=True)

    @declared_attr
    def begun_by(self) -> Mapped[Person | None]:
        return relationship(foreign_keys=f"{self.__name__}.begun_by_id", lazy="joined")

    @declared_attr
    def closed_by(self) -> Mapped[Person | None]:
        return relationship(foreign_keys=f"{self.__name__}.closed_by_id", lazy="joined")

    @declared_attr
    def silence(self) -> Mapped["SilenceResult | None"]:
        return relationship("SilenceResult", uselist=False, lazy="selectin", viewonly=True)

    @declared_attr
    def extensions(self) -> Mapped[list["SilenceExtension"]]:
        return relationship("SilenceExtension", order_by="SilenceExtension.id", lazy="selectin", viewonly=True)

    @property
    def is_tacit(self) -> bool:
        return self.way is AdoptionProcedure.TACIT

    @property
    def silent_members(self) -> list[Member]:
        """Those whose silence counts: all in a silence procedure; after a meeting those that were not there."""
        there = {one.member_id for one in self.meeting.attendances} if self.meeting else set[int]()
        return [
            one
            for one in self.version.consultation.members
            if self.way is not AdoptionProcedure.EXPRESS and one.id not in there
        ]

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None

    @property
    def reminded(self) -> str:
        """What tells one reminder from the next, for whoever asks for another."""
        return self.reminded_at.isoformat() if self.reminded_at else ""

    def accepts_answers(self, now: datetime) -> bool:
        """Whether what a member says at `now` is in time. After its end, the state stands still until the clock ticks."""
        return self.begun_at is not None and self.is_under_way and now <= self.ends_at


_BEGUN = ("version_id", "way", "meeting_id", "ends_at", "announced_by_id", "announced_at", "begun_by_id", "begun_at")
OFFICIAL = Official(
    ("version_id",), (*_BEGUN, "ended_at", "result_id", "closed_by_id", "reason", "state"), besides=("reminded_at",)
)
"""What the record holds of each of these."""


def decision_constraints(table: str) -> tuple[SchemaItem, ...]:
    """What must hold in every table of these: one at a time, a record of each meeting, and four eyes."""
    under_way = text("state IN ('announced', 'running')")
    return (
        Index(
            f"uq_{table}_one_at_a_time",
            "version_id",
            unique=True,
            sqlite_where=under_way,
            postgresql_where=under_way,
        ),
        CheckConstraint("(way = 'at a meeting') = (meeting_id IS NOT NULL)", name="recorded_if_at_a_meeting"),
        CheckConstraint("begun_by_id IS NULL OR begun_by_id <> announced_by_id", name="four_eyes"),
        CheckConstraint("(begun_by_id IS NULL) = (begun_at IS NULL)", name="begun_by_somebody"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('announced', 'running'))", name="dated_when_ended"),
        CheckConstraint("(closed_by_id IS NULL) = (reason = '')", name="withdrawn_with_a_reason"),
    )


class Adoption(Decision):
    """One attempt to adopt a circulated text.

    `result` is the version that it has made the adopted one: the one asked about, or that with the words agreed at the
    meeting. `ended_at` of a silence procedure that nobody broke is `ends_at`, however late that was noticed.
    """

    __tablename__ = "adoptions"
    foreign_key = "adoption_id"
    official: ClassVar = OFFICIAL
    __table_args__ = (
        *decision_constraints("adoptions"),
        CheckConstraint("begun_at IS NOT NULL OR state IN ('announced', 'lapsed')", name="begun_before_it_runs"),
        CheckConstraint("(result_id IS NULL) = (state <> 'adopted')", name="adopts_a_version"),
    )

    state: Mapped[AdoptionState] = mapped_column(choice(AdoptionState), default=AdoptionState.ANNOUNCED)

    agreed_words: Mapped[list[AgreedWords]] = relationship(order_by="AgreedWords.id", lazy="selectin")

    @property
    def is_amended(self) -> bool:
        """Whether a meeting has agreed on words, so that its text is not that of the version."""
        return bool(self.agreed_words)

    def accepts_late_objections(self, now: datetime) -> bool:
        """Whether an objection at `now` comes too late, and is kept apart: only of a silence could somebody not know."""
        over = self.state is AdoptionState.RUNNING and now > self.ends_at
        return self.is_tacit and (self.state is AdoptionState.ADOPTED or over)

    def accepts_only_late_objections(self, now: datetime) -> bool:
        """Whether nothing else that a member says can be entered any more."""
        return self.ended_at is not None and self.accepts_late_objections(now)

    def move_to(self, state: AdoptionState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move("This adoption", self.state, state)
        self.state = state
