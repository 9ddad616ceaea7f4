"""Comments: remarks and proposed changes, on a paragraph or on the whole text."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.brackets.whole_paragraph import DELETE_PARAGRAPH, join_with, move_after
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import Paragraph
from models.people.person import Member, Person
from models.rounds.consultation import Round
from models.text.lists import listed

if TYPE_CHECKING:
    from models.comments.attachment import Attachment
    from models.dispositions.disposition import Disposition


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
    MOVE = "move"
    JOIN = "join"


OF_PARAGRAPH = (Change.DELETE, Change.MOVE, Change.JOIN)
"""What is asked of a whole paragraph, and leaves the words in it alone."""


class CommentState(StrEnum):
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    LATE = "late"  # filed after the deadline, and not admitted


class Worded(Base):
    """What somebody says about a text in a round: words, and what should happen to a paragraph or to the whole; whether it
    `reopens` words on which members have agreed. A paragraph that it moves is to stand directly behind `after`; one that it
    joins is to be one with that. `national` says it in the member's own language, as a courtesy: the English counts. `cell` is the title of the column whose cell it is about, in a row of a table."""

    __abstract__ = True

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    type: Mapped[CommentType] = mapped_column(choice(CommentType))
    change: Mapped[Change] = mapped_column(choice(Change), default=Change.REMARK)
    text: Mapped[str] = mapped_column(Text, default="")
    proposed_text: Mapped[str] = mapped_column(Text, default="")
    justification: Mapped[str] = mapped_column(Text, default="")
    national: Mapped[str] = mapped_column(Text, default="")
    cell: Mapped[str] = mapped_column(Text, default="")
    reopens: Mapped[bool] = mapped_column(default=False)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    revision: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @declared_attr
    def round(self) -> Mapped[Round]:
        return relationship(lazy="raise")

    @declared_attr
    def author(self) -> Mapped[Person]:
        return relationship(Person, foreign_keys=f"{self.__name__}.author_id", lazy="raise")

    @declared_attr
    def paragraph(self) -> Mapped[Paragraph | None]:
        return relationship(foreign_keys=f"{self.__name__}.paragraph_id", lazy="raise")

    @declared_attr
    def after(self) -> Mapped[Paragraph | None]:
        # Read for the few that have one: where none has, this costs no query.
        return relationship(foreign_keys=f"{self.__name__}.after_id", lazy="selectin")

    @property
    def writer(self) -> str:
        """Who has written it, by name."""
        return self.author.name

    @property
    def proposes(self) -> bool:
        """Whether it asks for other words, not only for thought."""
        return self.change is not Change.REMARK

    @property
    def is_objection(self) -> bool:
        """Whether it repeats the objection that has ended an adoption."""
        return False

    @property
    def wish(self) -> str:
        """What it asks of the whole paragraph, as the words of an alternative; "" for nothing."""
        if self.after is not None:
            wording = join_with if self.change is Change.JOIN else move_after
            return wording(self.after.key, self.after.name)
        return DELETE_PARAGRAPH if self.change is Change.DELETE else ""


class WordedByMember(Worded):
    """What a member says, or one of its departments."""

    __abstract__ = True

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))

    @declared_attr
    def member(self) -> Mapped[Member]:
        return relationship(foreign_keys=f"{self.__name__}.member_id", lazy="joined", innerjoin=True)


class WithFiles(WordedByMember):
    """Words with which files can stand."""

    __abstract__ = True

    @declared_attr
    def attachments(self) -> Mapped[list["Attachment"]]:
        return relationship(
            "Attachment", order_by="Attachment.id", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
        )


class Comment(TimeOrderedId, WithFiles):
    """A member's remark. Free to change while drafted; once submitted it is never overwritten.

    - `revision` counts the savings, so that two people who edit at once are noticed.
    - `number` counts within the member and round, from submission on: Cambodia's third is "KH-3".
    - `position_id` is the objection to an adoption that it repeats: such a comment is submitted from the beginning, and stays.
    - `departments` are those that the member wants to be named, `cosponsors` the English short names of the members that have
      joined its words.
    - Where the member sponsors the words of an observer, `sponsored_id` is that one's comment, and `proposed_by` its short name.
    - Where it joins a comment of another member that was circulated, `joined_id` is that one, and `joins` how it is called:
      "CN-3 of round 1".

    Its dispositions are in `models.dispositions.disposition`.
    """

    __tablename__ = "comments"
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
            "state",
            "number",
            "departments",
            "written_at",
            "changed_at",
            "after_id",
            "national",
            "cosponsors",
            "position_id",
            "sponsored_id",
            "proposed_by",
            "joined_id",
            "joins",
            "cell",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("round_id", "member_id", "number"),
        CheckConstraint("change IN ('remark', 'delete', 'move', 'join') OR proposed_text <> ''", name="proposes_words"),
        CheckConstraint("(change IN ('move', 'join')) = (after_id IS NOT NULL)", name="moves_somewhere"),
        CheckConstraint("change = 'remark' OR paragraph_id IS NOT NULL", name="changes_a_paragraph"),
        CheckConstraint("(state = 'drafted') = (number IS NULL)", name="numbered_when_submitted"),
        Index("ix_comments_paragraph_id", "paragraph_id"),
        # Comments can be removed, and SQLite would give a removed one's number away again: to words nobody has seen.
        {"sqlite_autoincrement": True},
    )

    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.DRAFTED)
    number: Mapped[int | None]
    departments: Mapped[str | None] = mapped_column(Text)
    cosponsors: Mapped[list[Any] | None]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("positions.id"))
    sponsored_id: Mapped[int | None] = mapped_column(ForeignKey("observer_comments.id"), index=True)
    proposed_by: Mapped[str | None] = mapped_column(String(20))
    joined_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    joins: Mapped[str | None] = mapped_column(String(60))

    disposition: Mapped["Disposition | None"] = relationship(back_populates="comment", lazy="raise")

    @property
    def is_objection(self) -> bool:
        return self.position_id is not None

    @property
    def label(self) -> str:
        """How the compendium calls it: "KH-3"."""
        return label(self.member.code, self.number)

    @property
    def label_of_round(self) -> str:
        """How it is called beside those of other rounds: "KH-3 of round 1"."""
        return f"{self.label} of {self.round.name}"

    @property
    def said_by(self) -> str:
        """The member, and those of its departments that it chose to name: "Lao PDR (Department of Environment)"; its
        co-sponsors: "China, with Thailand and Viet Nam"; and whose words they are: "Thailand, proposed by MRC", "Thailand, joining
        CN-3 of round 1"."""
        name = f"{self.member.name} ({self.departments})" if self.departments else self.member.name
        with_others = f"{name}, with {listed(self.cosponsors)}" if self.cosponsors else name
        return f"{with_others}{whose_words(self.proposed_by, self.joins)}"


def whose_words(proposed_by: str | None, joins: str | None) -> str:
    """What stands behind a member's name where it says the words of somebody else: ", proposed by MRC"; "" for its own."""
    proposed = f", proposed by {proposed_by}" if proposed_by else ""
    return f"{proposed}, joining {joins}" if joins else proposed


def label(code: str, number: int | None) -> str:
    """How a member's comment with this number is called."""
    return f"{code}-{number}" if number else "not yet submitted"
