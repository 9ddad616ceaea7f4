"""Comments: remarks and proposed changes, on a paragraph or on the whole text."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, choice
from models.consultation import Round
from models.draft import Paragraph
from models.member import Member
from models.person import Person

if TYPE_CHECKING:
    from models.disposition import Disposition


class CommentType(StrEnum):
    GENERAL = "general"
    SUBSTANTIVE = "substantive"
    TECHNICAL = "technical"
    EDITORIAL = "editorial"
    TRANSLATION = "translation"


EDITORIAL = (CommentType.EDITORIAL, CommentType.TRANSLATION)


class Change(StrEnum):
    """What a comment asks to happen to the words."""

    REMARK = "remark"
    REPLACE = "replace"
    INSERT_AFTER = "insert_after"
    DELETE = "delete"


class CommentState(StrEnum):
    DRAFTED = "drafted"
    SUBMITTED = "submitted"


class Comment(Base):
    """A member's remark. Free to change while drafted; once submitted it is never overwritten.

    `revision` counts the savings, so that two people who edit at once are noticed. `number` counts within the member
    and round, from submission on: Cambodia's third is "KH-3". Its dispositions are in `models.disposition`.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("round_id", "member_id", "number"),
        CheckConstraint("change IN ('remark', 'delete') OR proposed_text <> ''", name="proposes_words"),
        CheckConstraint("change = 'remark' OR paragraph_id IS NOT NULL", name="changes_a_paragraph"),
        CheckConstraint("(state = 'drafted') = (number IS NULL)", name="numbered_when_submitted"),
        Index("ix_comments_paragraph_id", "paragraph_id"),
        # Comments can be removed, and SQLite would give a removed one's number away again: to words nobody has seen.
        {"sqlite_autoincrement": True},
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    type: Mapped[CommentType] = mapped_column(choice(CommentType))
    change: Mapped[Change] = mapped_column(choice(Change), default=Change.REMARK)
    text: Mapped[str] = mapped_column(Text, default="")
    proposed_text: Mapped[str] = mapped_column(Text, default="")
    justification: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.DRAFTED)
    revision: Mapped[int] = mapped_column(default=1)
    number: Mapped[int | None]
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[Person] = relationship(lazy="raise")
    paragraph: Mapped[Paragraph | None] = relationship(lazy="raise")
    disposition: Mapped["Disposition | None"] = relationship(back_populates="comment", lazy="raise")

    @property
    def label(self) -> str:
        """How the compendium calls it: "KH-3"."""
        return f"{self.member.code}-{self.number}" if self.number else "not yet submitted"

    @property
    def proposes(self) -> bool:
        """Whether it asks for other words, not only for thought."""
        return self.change is not Change.REMARK
