"""The secretariat's own words: editorial changes of a candidate's paragraphs, where they stand, and objections to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import LONGEST_KEY, Paragraph
from models.editorial.editing import edit_id, undo_id
from models.people.person import Member, Person
from models.rounds.consultation import Round


class EditorialState(StrEnum):
    """Never overwritten: changing the words again supersedes a change, taking them out withdraws it."""

    STANDING = "standing"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class EditorialChange(Base):
    """What somebody of the secretariat has changed in one paragraph, and why; one stands for each paragraph of a round.

    `made_on` is the paragraph as they saw it, `typed` as they left it, brackets included. `rewordings` are the changed
    words alone, each as [start, end, words]: code points of the paragraph of the version on which comments were asked.
    """

    __tablename__ = "editorial_changes"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "paragraph_key", "made_on", "typed", "rewordings", "reason", "state", "by_id", "at"),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("round_id", "paragraph_key", "revision"),
        CheckConstraint("reason <> ''", name="is_reasoned"),
        Index(
            "uq_editorial_changes_one_stands",
            "round_id",
            "paragraph_key",
            unique=True,
            sqlite_where=text("state = 'standing'"),
            postgresql_where=text("state = 'standing'"),
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    paragraph_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    revision: Mapped[int]
    made_on: Mapped[str] = mapped_column(Text)
    typed: Mapped[str] = mapped_column(Text)
    rewordings: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[EditorialState] = mapped_column(choice(EditorialState), default=EditorialState.STANDING)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class EditorialSpan(Base):
    """The words in a paragraph (code points `start` to `end`) that an editorial change put there in place of `was`.

    Where nothing but `was` went, it is a zero-width mark. `undone` marks the words that an objection to the change in the
    version before has put back.
    """

    __tablename__ = "editorial_spans"
    official: ClassVar = Official(
        through=("paragraph_id",),
        columns=("paragraph_id", "change_id", "start", "end", "was", "undone"),
    )
    __table_args__ = (
        CheckConstraint('start >= 0 AND "end" >= start', name="is_a_span"),
        Index("ix_editorial_spans_change_id", "change_id"),
        Index("ix_editorial_spans_paragraph_id", "paragraph_id"),
    )

    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"))
    change_id: Mapped[int] = mapped_column(ForeignKey("editorial_changes.id"))
    start: Mapped[int]
    end: Mapped[int]
    was: Mapped[str] = mapped_column(Text)
    undone: Mapped[bool]

    paragraph: Mapped[Paragraph] = relationship(lazy="raise")
    change: Mapped[EditorialChange] = relationship(lazy="raise")

    @property
    def called(self) -> str:
        """Its id among those of a merge."""
        return undo_id(self.change_id) if self.undone else edit_id(self.change_id)


class EditorialObjection(TimeOrderedId, Base):
    """A member's objection to an editorial change of a circulated text; the next candidate undoes the change, unless the member
    has taken it back."""

    __tablename__ = "editorial_objections"
    official: ClassVar = Official(
        through=("change_id",),
        columns=("change_id", "member_id", "by_id", "at", "text", "taken_back_at"),
    )
    __table_args__ = (UniqueConstraint("change_id", "member_id"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("editorial_changes.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")
    taken_back_at: Mapped[datetime | None]

    change: Mapped[EditorialChange] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
