"""The whole process on one text, and its timed rounds, with the deadline as a rule that refuses what comes too late."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.errors import Untimely, unlawful_move
from models.people.person import Member, Person
from models.rounds.deadline import USUAL_DAYS, is_reminder_due
from models.text.instants import when

if TYPE_CHECKING:
    from models.drafts.version import DraftVersion

GRACE = timedelta(seconds=60)  # what was sent before the deadline may still be on its way through a slow line

participations = Table(
    "participations",
    Base.metadata,
    Column("consultation_id", ForeignKey("consultations.id"), primary_key=True),
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    info={
        "official": Official(
            through=("consultation_id",),
            columns=("consultation_id", "member_id", "member_id.code", "member_id.name"),
        )
    },
)


class Policy(StrEnum):
    """What a substantive change is worth that nobody contested: uncontested is not agreed."""

    BRACKET = "bracket"
    MERGE = "merge"


class RoundState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CONSOLIDATED = "consolidated"
    DONE = "done"


AT_WORK = (RoundState.CLOSED, RoundState.CONSOLIDATED)
"""After the deadline and before the next version goes out: the secretariat works on what came in."""
OPENED_TO_STAFF = (*AT_WORK, RoundState.DONE)

MOVES = {
    (RoundState.OPEN, RoundState.CLOSED),
    (RoundState.CLOSED, RoundState.CONSOLIDATED),
    (RoundState.CONSOLIDATED, RoundState.DONE),
}


class Timed(Protocol):
    """What the time for comments is known by: a round, or what was read of one."""

    @property
    def state(self) -> RoundState: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...


def ended_at(round: Timed) -> datetime:
    """When the time for comments ended: at its deadline, whenever that was noticed, or before it if all had answered."""
    return min(round.closed_at or round.closes_at, round.closes_at)


def accepts_comments(round: Timed, now: datetime) -> bool:
    """Whether what arrives at `now` is in time. Until the closing task runs, the state alone would say too much."""
    in_time = round.paused_at is not None or now <= round.closes_at
    return round.state is RoundState.OPEN and round.opens_at <= now and in_time


def accepts_late(round: Timed, now: datetime) -> bool:
    """Whether an answer that comes at `now` is late and can still be admitted: until the next version is circulated."""
    return round.state is not RoundState.DONE and round.opens_at <= now and not accepts_comments(round, now)


class Consultation(Base):
    """One text and the members who agree on it; `language` is that of the text (BCP 47). `literal_brackets` look like
    placeholders for missing words and are part of the text, as the secretariat has said when it put the text up."""

    __tablename__ = "consultations"
    official: ClassVar = Official(
        through=("id",),
        columns=("title", "language", "policy", "began_at", "literal_brackets"),
    )

    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(12))
    policy: Mapped[Policy] = mapped_column(choice(Policy), default=Policy.BRACKET)
    began_at: Mapped[datetime]
    literal_brackets: Mapped[list[Any]] = mapped_column(JSON, default=list)

    members: Mapped[list[Member]] = relationship(secondary=participations, order_by=Member.name, lazy="selectin")

    @property
    def member_names(self) -> list[str]:
        """By which names those who take part stand in brackets."""
        return [member.name for member in self.members]


class Round(Base):
    """One timed request for comments on one version.

    `reminds` says that members which have not answered are to be reminded, `reminder_days` before the deadline;
    `reminded_at` is when that was last seen to, whether or not anybody was missing. A `final_reading` asks for corrections
    only, before the text is adopted. `extended_from` is the deadline with which the round opened, if it has a later one;
    `deadline_set_at` is when it got that. While a round is paused, from `paused_at` on, its clock stands still: nobody is
    reminded and it does not close, but members can go on.
    """

    __tablename__ = "rounds"
    official: ClassVar = Official(
        through=("consultation_id",),
        columns=(
            "consultation_id",
            "version_id",
            "number",
            "opens_at",
            "closes_at",
            "closed_at",
            "final_reading",
            "state",
            "extended_from",
            "deadline_set_at",
            "paused_at",
        ),
        besides=("reminds", "reminder_days", "reminded_at"),
    )
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    number: Mapped[int]
    state: Mapped[RoundState] = mapped_column(choice(RoundState), default=RoundState.OPEN)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reminds: Mapped[bool] = mapped_column(default=False)
    reminder_days: Mapped[list[Any]] = mapped_column(JSON, default=lambda: list(USUAL_DAYS))
    reminded_at: Mapped[datetime | None]
    extended_from: Mapped[datetime | None]
    deadline_set_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    final_reading: Mapped[bool] = mapped_column(default=False)

    consultation: Mapped[Consultation] = relationship(lazy="joined", innerjoin=True)
    version: Mapped["DraftVersion"] = relationship(lazy="raise", foreign_keys=[version_id])

    @property
    def label(self) -> str:
        """Its number, and that it is a final reading: "3", "4 (final reading)"."""
        return f"{self.number} (final reading)" if self.final_reading else f"{self.number}"

    @property
    def name(self) -> str:
        """How people call it: "round 3", "round 4 (final reading)"."""
        return f"round {self.label}"

    @property
    def is_open(self) -> bool:
        return self.state is RoundState.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether the contents may be read by the secretariat."""
        return self.state in OPENED_TO_STAFF

    @property
    def ended_at(self) -> datetime:
        return ended_at(self)

    @property
    def closed_early(self) -> bool:
        """Whether it closed before its deadline, because all members had answered."""
        return self.ended_at < self.closes_at

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    def accepts_comments(self, now: datetime) -> bool:
        return accepts_comments(self, now)

    def accepts_late(self, now: datetime) -> bool:
        return accepts_late(self, now)

    @property
    def reminders(self) -> list[datetime]:
        """When members that have not answered then are reminded, in order; none for what was due before the deadline was
        set, and none in a pause."""
        if not self.reminds or self.paused_at is not None:
            return []
        moments = (self.closes_at - timedelta(days=days) for days in self.reminder_days)
        return [moment for moment in moments if moment > (self.deadline_set_at or self.opens_at)]

    def is_reminder_due(self, now: datetime) -> bool:
        """Whether one of these moments has come and has not been seen to."""
        return is_reminder_due(self.reminders, self.reminded_at, now)

    @property
    def deadline_changed(self) -> bool:
        """Whether it is paused, or has another deadline than it was opened with, or had a pause."""
        return self.paused_at is not None or self.deadline_set_at is not None

    @property
    def timing(self) -> str:
        """What tells one deadline or pause from the next, for whoever wants to change it."""
        return f"{self.closes_at.isoformat()}{' paused' if self.paused_at else ''}"

    @property
    def reminded(self) -> str:
        """What tells one reminder from the next, for whoever asks for another."""
        return self.reminded_at.isoformat() if self.reminded_at else ""

    def move_to(self, state: RoundState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move(f"Round {self.number}", self.state, state)
        self.state = state


class Acknowledgement(TimeOrderedId, Base):
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


def until(round: Round, zone: str) -> str:
    """The deadline of a round that is open, as it reads behind "until" and "Deadline:", with the one from which it was extended."""
    if round.paused_at is not None:
        return "a day that the secretariat will set (the round is paused)"
    deadline = when(round.closes_at, zone)
    return f"{deadline}, extended from {when(round.extended_from, zone)}" if round.extended_from else deadline


def ensure_accepts_late(round: Timed, zone: str, now: datetime) -> None:
    """Raise Untimely when an answer is not late, or when it is too late for late ones, too."""
    if round.state is RoundState.DONE:
        raise Untimely(
            "The next version has been circulated, so nothing can be admitted to this round any more. Say it in the next round."
        )
    if not accepts_late(round, now):
        raise Untimely(f"The round is open until {when(round.closes_at, zone)}. Until then an answer is in time.")


def ensure_open(round: Timed, zone: str, now: datetime) -> None:
    """Raise Untimely when the deadline has passed at `now`, the instant at which the request arrived."""
    if not accepts_comments(round, now):
        raise Untimely(f"Comments on this text closed on {when(ended_at(round), zone)}.")
