"""Observers, the consultations and rounds to which they are invited, and what they say there."""

from datetime import datetime
from typing import ClassVar, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import CommentState, Worded, label
from models.db.base import Base, NotOfficial, Official, choice
from models.db.numbers import TimeOrderedId
from models.dispositions.disposition import Outcome
from models.rounds.consultation import Consultation, Round

LONGEST_SHORT_NAME, LONGEST_ORGANISATION = 20, 200  # code points


class Observer(Base):
    """An organisation, with the short name by which pages and comments call it: "MRC"."""

    __tablename__ = "observers"
    official: ClassVar = NotOfficial("The record holds its names with each consultation to which it is invited.")

    short_name: Mapped[str] = mapped_column(String(LONGEST_SHORT_NAME), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_ORGANISATION))


class ObserverInvitation(Base):
    """That an observer may follow a consultation, until `ended_at`; `every_round` says that it is invited to comment in each
    round that opens, else the secretariat invites it to single ones."""

    __tablename__ = "observer_invitations"
    official: ClassVar = Official(
        through=("consultation_id",),
        columns=(
            "consultation_id",
            "observer_id",
            "observer_id.short_name",
            "observer_id.name",
            "every_round",
            "invited_by_id",
            "invited_at",
            "ended_at",
        ),
    )
    __table_args__ = (
        Index(
            "uq_observer_invitations_one_at_a_time",
            "consultation_id",
            "observer_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("observers.id"), index=True)
    every_round: Mapped[bool]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship(lazy="raise")
    observer: Mapped[Observer] = relationship(lazy="joined", innerjoin=True)


class RoundInvitation(Base):
    """That an observer is invited to comment in a round."""

    __tablename__ = "round_invitations"
    official: ClassVar = Official(through=("round_id",), columns=("round_id", "observer_id", "at"))
    __table_args__ = (UniqueConstraint("round_id", "observer_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("observers.id"), index=True)
    at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise")
    observer: Mapped[Observer] = relationship(lazy="joined", innerjoin=True)

    def accepts_comments(self, now: datetime) -> bool:
        return self.round.accepts_comments(now)


class Note(NamedTuple):
    """The secretariat's answer to an observer's comment, as answers to members are shown."""

    outcome: Outcome
    reason: str


class ObserverComment(TimeOrderedId, Worded):
    """What an observer says in a round. It asks for nothing by itself: its words come into the text only as a comment of a member
    that sponsors it. The secretariat takes note of it, with an `answer` that stands here from circulation on."""

    __tablename__ = "observer_comments"
    official: ClassVar = Official(
        through=("round_id",),
        columns=(
            "round_id",
            "observer_id",
            "author_id",
            "paragraph_id",
            "type",
            "change",
            "text",
            "proposed_text",
            "justification",
            "national",
            "reopens",
            "after_id",
            "state",
            "number",
            "written_at",
            "changed_at",
            "submitted_at",
            "answer",
            "answered_by_id",
            "answered_at",
            "cell",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("round_id", "observer_id", "number"),
        CheckConstraint("(state = 'drafted') = (number IS NULL)", name="numbered_when_submitted"),
        CheckConstraint("(number IS NULL) = (submitted_at IS NULL)", name="dated_when_submitted"),
        Index("ix_observer_comments_round_id", "round_id"),
        # A number that is given again would lead from letters and the record to words nobody has seen.
        {"sqlite_autoincrement": True},
    )

    observer_id: Mapped[int] = mapped_column(ForeignKey("observers.id"), index=True)
    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.DRAFTED)
    number: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    observer: Mapped[Observer] = relationship(lazy="joined", innerjoin=True)

    @property
    def label(self) -> str:
        """How the compendium calls it: "MRC-3"."""
        return label(self.observer.short_name, self.number)

    @property
    def note(self) -> Note | None:
        """What the secretariat has answered."""
        return Note(Outcome.NOTED, self.answer) if self.answer else None


class ObserverAnswer(Base):
    """What the secretariat is going to answer to a comment of an observer: its own alone, until the next version is circulated."""

    __tablename__ = "observer_answers"
    official: ClassVar = Official(
        through=("comment_id",), columns=("comment_id", "text", "by_id", "at"), besides=("revision",)
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("observer_comments.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    comment: Mapped[ObserverComment] = relationship(lazy="raise")
