"""Draft versions: frozen, numbered text in paragraphs that keep their identity from version to version."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.errors import unlawful_move
from models.people.person import Person
from models.rounds.consultation import Consultation
from models.text.scripts import beginning_of

LONGEST_KEY = 38  # characters, so that it makes the name of a bookmark in Word
LONGEST_HEADING = 60  # characters of a heading by which it is called
ASKED_FOR = re.compile(r"\[[^][:]+:\s+([^][]+)\]")  # a text that is written as one bracket: "[Viet Nam: Schools]"


class Stage(StrEnum):
    CANDIDATE = "candidate"
    PROPOSED = "proposed"
    CIRCULATED = "circulated"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


FOR_MEMBERS = (Stage.CIRCULATED, Stage.ADOPTED)

MOVES = {
    (Stage.CANDIDATE, Stage.PROPOSED),
    (Stage.PROPOSED, Stage.CIRCULATED),
    (Stage.PROPOSED, Stage.CANDIDATE),
    (Stage.CANDIDATE, Stage.SUPERSEDED),
    (Stage.PROPOSED, Stage.SUPERSEDED),
    (Stage.CIRCULATED, Stage.ADOPTED),
}


class Kind(StrEnum):
    """What a paragraph is. Rows of a table that follow one another are one table; its head has the titles of the columns.

    The text of a row and of a head has a border between each two cells (`redline.cells`).
    """

    HEADING = "heading"
    NUMBERED = "numbered"
    NOTE = "note"
    HEAD = "head"
    ROW = "row"

    @property
    def is_counted(self) -> bool:
        """Whether paragraphs of this kind carry a number."""
        return self in (Kind.NUMBERED, Kind.ROW)

    @property
    def in_cells(self) -> bool:
        """Whether they are part of a table."""
        return self in (Kind.HEAD, Kind.ROW)


class DraftVersion(Base):
    """A text at one moment. Numbered when circulated, without gaps; never edited after that.

    `round_id` is the round whose comments made it; the first text has none. `source_id` is the file that a text came in, if
    it came in one that a worker read. `fingerprint` is that of the inputs and
    the engine: the same fingerprint means the same text.
    """

    __tablename__ = "draft_versions"
    official: ClassVar = Official(
        through=("consultation_id",),
        columns=(
            "consultation_id",
            "round_id",
            "base_id",
            "source_id",
            "number",
            "stage",
            "fingerprint",
            "made_at",
            "circulated_at",
            "adopted_at",
        ),
    )
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint(
            "(number IS NULL) = (stage IN ('candidate', 'proposed', 'superseded'))", name="numbered_when_out"
        ),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id", use_alter=True), index=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id", use_alter=True))
    number: Mapped[int | None]
    stage: Mapped[Stage] = mapped_column(choice(Stage), default=Stage.CANDIDATE)
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship(lazy="joined", innerjoin=True)
    base: Mapped["DraftVersion | None"] = relationship(remote_side="DraftVersion.id", lazy="raise")
    paragraphs: Mapped[list["Paragraph"]] = relationship(
        back_populates="version", order_by="Paragraph.position", lazy="raise"
    )

    @property
    def name(self) -> str:
        """How people call it: "version 2", or "the candidate" while it is at the secretariat."""
        return f"version {self.number}" if self.number else f"the {self.stage.value} text"

    @property
    def marking(self) -> str:
        """What it is for: a circulated text is for the members, an adopted one for all."""
        if self.stage is Stage.ADOPTED:
            return "Adopted by the members"
        if self.stage is Stage.CIRCULATED:
            return "Circulated to the members of the consultation. Not for citation."
        return "At the secretariat. Not yet circulated."

    def move_to(self, stage: Stage) -> None:
        if (self.stage, stage) not in MOVES:
            raise unlawful_move("This text", self.stage, stage)
        self.stage = stage


class Paragraph(Base):
    """What comments attach to. `key` stays the same across versions, `label` is the number shown.

    `text` is what is written, with the brackets that are open in it; `standing` are its words without what is only asked
    for, None if these are the text (decision 16). `pieces` is the merge behind it, as `redline` writes it (None if nobody proposed
    anything). A paragraph that was deleted stays as a row, `removed` and without a label, so that its trace stays too.
    """

    __tablename__ = "paragraphs"
    official: ClassVar = Official(
        through=("version_id",),
        columns=(
            "version_id",
            "position",
            "key",
            "kind",
            "label",
            "text",
            "standing",
            "base_id",
            "pieces",
            "removed",
            "trace_spans",
        ),
    )
    __table_args__ = (UniqueConstraint("version_id", "key"), UniqueConstraint("version_id", "position"))

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    label: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    standing: Mapped[str | None] = mapped_column(Text)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    pieces: Mapped[list[Any] | None]
    removed: Mapped[bool] = mapped_column(default=False)

    version: Mapped[DraftVersion] = relationship(back_populates="paragraphs", lazy="raise")
    base: Mapped["Paragraph | None"] = relationship(remote_side="Paragraph.id", lazy="raise")

    @property
    def standing_words(self) -> str:
        """Its words without what is only asked for."""
        return self.text if self.standing is None else self.standing

    @property
    def name(self) -> str:
        """How people call it: "paragraph 12"; a heading or a note by the words that stand in it, or those that members ask for."""
        if self.label:
            return f"paragraph {self.label}"
        asked_for = ASKED_FOR.fullmatch(self.text)
        words = asked_for[1] if asked_for else self.standing_words.strip() or self.text
        return f"“{beginning_of(words, LONGEST_HEADING)}”"


class Approval(Base):
    """Four eyes on one text: who proposed it, and who else approved or returned it, with the reason."""

    __tablename__ = "approvals"
    official: ClassVar = Official(
        through=("version_id",),
        columns=("version_id", "proposed_by_id", "proposed_at", "decided_by_id", "decided_at", "approved", "reason"),
    )
    __table_args__ = (
        CheckConstraint("NOT approved OR decided_by_id <> proposed_by_id", name="four_eyes"),
        Index("ix_approvals_version_id", "version_id"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")

    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id], lazy="joined", innerjoin=True)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")


def labels(kinds: Iterable[Kind | None]) -> Iterator[str]:
    """The labels of paragraphs by their kinds, in order: numbered ones and rows count, those that are gone (None) do not."""
    numbers = count(1)
    for kind in kinds:
        yield str(next(numbers)) if kind is not None and kind.is_counted else ""
