"""What four eyes open to the public with an adopted text: its redlines, the compendia behind it, the register of achievements."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.drafts.version import DraftVersion
from models.people.person import Person


class OpeningKind(StrEnum):
    """What can be opened with an adopted text."""

    REDLINE = "redline"
    COMPENDIUM = "compendium"
    ACHIEVEMENTS = "achievements"


OPENED_WORDS = {
    OpeningKind.REDLINE: "What changed: the redlines against the versions before",
    OpeningKind.COMPENDIUM: "The compendia: all submitted comments, with the answers",
    OpeningKind.ACHIEVEMENTS: "The register of progress and achievements",
}


class Opening(Base):
    """That staff want to open something to the public (`proposed_by`), and what another of them has decided. What is opened of
    the register are the entries that stood in it when that was proposed."""

    __tablename__ = "openings"
    official: ClassVar = Official(
        through=("version_id",),
        columns=(
            "version_id",
            "what",
            "proposed_by_id",
            "proposed_at",
            "decided_by_id",
            "decided_at",
            "confirmed",
            "reason",
        ),
    )
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="by_four_eyes"),
        CheckConstraint("(decided_at IS NULL) = (confirmed IS NULL)", name="decided_or_waiting"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    kind: Mapped[OpeningKind] = mapped_column("what", choice(OpeningKind))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    confirmed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[DraftVersion] = relationship(lazy="raise")
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id], lazy="joined", innerjoin=True)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    @property
    def words(self) -> str:
        """What it opens, for people."""
        return OPENED_WORDS[self.kind]

    @property
    def waits(self) -> bool:
        return self.decided_at is None
