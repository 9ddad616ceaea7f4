"""Opinions: what a member's departments tell their own coordinator, before the member itself says anything; and the short messages
of both about one of them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import Comment, WithFiles
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.errors import Outdated, unlawful_move
from models.people.person import LONGEST_DEPARTMENT, Person

LONGEST_MESSAGE = 2000  # code points


class OpinionState(StrEnum):
    DRAFTED = "drafted"
    FORWARDED = "forwarded"
    INCLUDED = "included"
    LEFT_OUT = "left out"


MOVES = {
    (OpinionState.DRAFTED, OpinionState.FORWARDED),
    (OpinionState.FORWARDED, OpinionState.DRAFTED),
    (OpinionState.FORWARDED, OpinionState.INCLUDED),
    (OpinionState.FORWARDED, OpinionState.LEFT_OUT),
    (OpinionState.INCLUDED, OpinionState.FORWARDED),
    (OpinionState.LEFT_OUT, OpinionState.FORWARDED),
}


class Channel(StrEnum):
    """How an opinion came that the coordinator has entered."""

    TELEPHONE = "telephone"
    PAPER = "paper"
    MEETING = "meeting"
    FILE = "file"


class Opinion(TimeOrderedId, WithFiles):
    """What a department says. Its own until it is forwarded; from then on its words are never written over.

    What the member makes of it is a comment of its own (`comment`), so both can be compared. `came_by` is None
    where somebody of the department has written it; `named`: the others may read that it comes from this department;
    `note` says why it was left out.
    """

    __tablename__ = "opinions"
    official: ClassVar = Official(
        through=("round_id",),
        columns=(
            "round_id",
            "member_id",
            "author_id",
            "paragraph_id",
            "type",
            "change",
            "text",
            "proposed_text",
            "justification",
            "reopens",
            "department",
            "came_by",
            "state",
            "named",
            "note",
            "comment_id",
            "decided_by_id",
            "decided_at",
            "written_at",
            "changed_at",
            "after_id",
            "national",
            "cell",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        CheckConstraint("change IN ('remark', 'delete', 'move', 'join') OR proposed_text <> ''", name="proposes_words"),
        CheckConstraint("(change IN ('move', 'join')) = (after_id IS NOT NULL)", name="moves_somewhere"),
        CheckConstraint("change = 'remark' OR paragraph_id IS NOT NULL", name="changes_a_paragraph"),
        CheckConstraint("(state = 'included') = (comment_id IS NOT NULL)", name="included_in_a_comment"),
        CheckConstraint("(state = 'left out') = (note <> '')", name="left_out_with_a_note"),
        CheckConstraint("department <> ''", name="of_a_department"),
        Index("ix_opinions_round_id_member_id", "round_id", "member_id"),
        # As with comments, a removed one's number is not given to words that nobody has seen.
        {"sqlite_autoincrement": True},
    )

    department: Mapped[str] = mapped_column(String(LONGEST_DEPARTMENT))
    came_by: Mapped[Channel | None] = mapped_column(choice(Channel))
    state: Mapped[OpinionState] = mapped_column(choice(OpinionState), default=OpinionState.DRAFTED)
    named: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    comment: Mapped[Comment | None] = relationship(lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    def is_as(self, comment: Comment) -> bool:
        """Whether the member says the same, word for word."""
        return all(getattr(self, name) == getattr(comment, name) for name in CONTENT)

    def move_to(self, state: OpinionState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move(f"This comment of {self.department}", self.state, state)
        self.state = state
        self.revision += 1

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated, with what has happened, unless the person saw the opinion as it is."""
        if self.revision != seen:
            raise Outdated(f"{self._describe_change()} Nothing of yours was saved; please look at it again.")

    def _describe_change(self) -> str:
        by = self.decided_by.name if self.decided_by else "Somebody"
        match self.state:
            case OpinionState.INCLUDED:
                return f"{by} has included this comment of {self.department} since you opened the page."
            case OpinionState.LEFT_OUT:
                return f"{by} has left out this comment of {self.department} since you opened the page."
            case OpinionState.DRAFTED:
                return f"{self.department} has taken this comment back since you opened the page."
            case _:
                return f"This comment of {self.department} has changed since you opened the page."


CONTENT = ("type", "change", "text", "proposed_text", "justification", "national", "cell", "after_id")


class OpinionMessage(TimeOrderedId, Base):
    """Sealed like the opinion: for those who speak for the member, and for the author of the opinion."""

    __tablename__ = "opinion_messages"
    official: ClassVar = Official(
        through=("opinion_id",),
        columns=("opinion_id", "by_id", "at", "text"),
    )
    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)

    opinion: Mapped[Opinion] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
