"""Making one text of many: the work, the brackets that stand in its result, and the trace of every word."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial, Official, PartOf, choice
from models.db.work import Work
from models.drafts.version import LONGEST_KEY, DraftVersion, Paragraph
from models.people.person import Person
from models.rounds.consultation import Round


class Consolidation(Work):
    """One making of a candidate. `inputs` are frozen when it is owed; `candidate_id` is the result."""

    __tablename__ = "consolidations"
    official: ClassVar = NotOfficial("It is work: its result is the version that it made.")
    kind = "consolidation"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    inputs: Mapped[dict[str, Any]]
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"))

    round: Mapped[Round] = relationship(lazy="raise")
    asked_by: Mapped[Person] = relationship(lazy="raise")
    candidate: Mapped[DraftVersion | None] = relationship(lazy="raise")


class ConflictKind(StrEnum):
    """What is to be agreed on: words that members do not agree on, words that only some asked for, or a whole paragraph
    that is to come in or go out."""

    CONTESTED = "contested"
    TO_BE_SEEN = "to be seen"
    PARAGRAPH = "paragraph"


class Conflict(Base):
    """A place of a bracket in a paragraph of one version: code points `start` to `end` of its text, and `standing_start` to
    `standing_end` of its standing words, which are `base_text` there.

    - `fingerprint` is the same wherever the base run and the alternatives are the same, so that a compromise finds it again.
    - `number` tells the brackets of a paragraph apart: places with one number are one bracket.
    - `bracket_id` is the bracket itself, once its version has been circulated.
    - `piece` is the number of the paragraph's piece that stands there.
    - `keepers` are the members that keep the standing words; `ad_referendum` those that have still to confirm `proposal`, on
      which a meeting has agreed.
    """

    __tablename__ = "conflicts"
    official: ClassVar = Official(
        through=("paragraph_id",),
        columns=(
            "paragraph_id",
            "position",
            "kind",
            "base_text",
            "fingerprint",
            "start",
            "end",
            "proposal",
            "bracket_id",
            "number",
            "piece",
            "standing_start",
            "standing_end",
            "keepers",
            "ad_referendum",
            "alternatives",
        ),
    )
    __table_args__ = (
        UniqueConstraint("paragraph_id", "position"),
        CheckConstraint('start >= 0 AND "end" > start', name="is_a_span"),
        Index("ix_conflicts_bracket_id", "bracket_id"),
    )

    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"))
    position: Mapped[int]
    kind: Mapped[ConflictKind] = mapped_column(choice(ConflictKind))
    base_text: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    start: Mapped[int]
    end: Mapped[int]
    proposal: Mapped[str | None] = mapped_column(Text)  # the secretariat's compromise that stands in it
    bracket_id: Mapped[int | None] = mapped_column(ForeignKey("brackets.id"))
    number: Mapped[int] = mapped_column(default=0)
    piece: Mapped[int] = mapped_column(default=0)
    standing_start: Mapped[int] = mapped_column(default=0)
    standing_end: Mapped[int] = mapped_column(default=0)
    keepers: Mapped[list[Any]] = mapped_column(JSON, default=list)
    ad_referendum: Mapped[list[Any]] = mapped_column(JSON, default=list)

    paragraph: Mapped[Paragraph] = relationship(lazy="raise")
    alternatives: Mapped[list["Alternative"]] = relationship(
        back_populates="conflict", order_by="Alternative.position", lazy="raise"
    )


class Alternative(Base):
    """Words that stand at a place of a bracket, the members that ask for them (English short names, alphabetical), and the
    ids of the comments behind them. All places of a bracket have the same alternatives in the same order."""

    __tablename__ = "alternatives"
    official: ClassVar = PartOf("conflict_id", columns=("position", "text", "sponsors", "comments"))
    __table_args__ = (UniqueConstraint("conflict_id", "position"),)

    conflict_id: Mapped[int] = mapped_column(ForeignKey("conflicts.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    sponsors: Mapped[list[Any]]
    comments: Mapped[list[Any]] = mapped_column(JSON, default=list)

    conflict: Mapped[Conflict] = relationship(back_populates="alternatives", lazy="raise")


class TraceSpan(Base):
    """The words in a paragraph (code points `start` to `end`) that a comment put there; a deletion is a zero-width mark.

    `in_bracket` tells whether they stand in a bracket or plain.
    """

    __tablename__ = "trace_spans"
    official: ClassVar = PartOf("paragraph_id", columns=("comment_id", "start", "end", "in_bracket"))
    __table_args__ = (
        Index("ix_trace_spans_comment_id", "comment_id"),
        Index("ix_trace_spans_paragraph_id", "paragraph_id"),
    )

    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    start: Mapped[int]
    end: Mapped[int]
    in_bracket: Mapped[bool]

    paragraph: Mapped[Paragraph] = relationship(lazy="raise")


class Compromise(Base):
    """A compromise that the secretariat proposes for a place of a bracket. Only members lift the bracket itself. `before` is what it
    proposed there before, {} where it proposed nothing; None where nothing can be undone."""

    __tablename__ = "settlements"  # its name in earlier releases, which the digests of rows in the record hold
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "paragraph_key", "fingerprint", "text", "reason", "by_id", "before"),
        besides=("revision",),
    )
    __table_args__ = (UniqueConstraint("round_id", "paragraph_key", "fingerprint"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    paragraph_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    fingerprint: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    before: Mapped[dict[str, Any] | None]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def mark(self) -> str:
        """Tells these words from all others that were proposed there, also from those that came after an undo."""
        return sha256(f"{self.revision} {self.text} {self.reason}".encode()).hexdigest()

    def can_be_undone_by(self, person: Person) -> bool:
        """Whether it is this person's last act on the bracket, so that they can take it back."""
        return self.by_id == person.id and self.before is not None

    def snapshot(self) -> dict[str, Any]:
        """The words, so that they can be put back."""
        return {"text": self.text, "reason": self.reason, "by_id": self.by_id}

    def restore(self, before: Mapping[str, Any]) -> None:
        """Make it again the words of that snapshot."""
        self.text, self.reason, self.by_id = before["text"], before["reason"], before["by_id"]
        self.revision += 1
        self.before = None
