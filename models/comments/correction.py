"""A correction of a submitted comment, which its member files when the round has closed."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import Comment
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.people.person import Person


class CommentCorrectionState(StrEnum):
    FILED = "filed"
    ADMITTED = "admitted"
    DECLINED = "declined"


class CommentCorrection(TimeOrderedId, Base):
    """New words for a comment beside the old ones, and why. The comment reads as before until the secretariat admits it.

    Earlier releases called it a corrigendum: the record says so in what they did, and the table keeps its name, which is in the
    digests of its rows. What corrects an adopted text is a `TextCorrigendum`.
    """

    __tablename__ = "corrigenda"
    official: ClassVar = Official(
        through=("comment_id",),
        columns=(
            "comment_id",
            "state",
            "text",
            "proposed_text",
            "justification",
            "old_text",
            "old_proposed_text",
            "old_justification",
            "why",
            "filed_by_id",
            "filed_at",
            "decided_by_id",
            "decided_at",
            "decision",
        ),
    )
    __table_args__ = (CheckConstraint("(state = 'filed') = (decided_at IS NULL)", name="dated_when_decided"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    state: Mapped[CommentCorrectionState] = mapped_column(
        choice(CommentCorrectionState), default=CommentCorrectionState.FILED
    )
    text: Mapped[str] = mapped_column(Text)
    proposed_text: Mapped[str] = mapped_column(Text)
    justification: Mapped[str] = mapped_column(Text)
    old_text: Mapped[str] = mapped_column(Text)
    old_proposed_text: Mapped[str] = mapped_column(Text)
    old_justification: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    filed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")

    comment: Mapped[Comment] = relationship(lazy="raise")
    filed_by: Mapped[Person] = relationship(foreign_keys=[filed_by_id], lazy="joined", innerjoin=True)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    @property
    def waits(self) -> bool:
        return self.state is CommentCorrectionState.FILED

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """What is corrected: what it is called, the old words and the new ones."""
        words = (
            ("The words proposed", self.old_proposed_text, self.proposed_text),
            ("The comment", self.old_text, self.text),
            ("The reason", self.old_justification, self.justification),
        )
        return [part for part in words if part[1] != part[2]]
