"""Corrigenda to an adopted text: the adopted words stay, and how they are to be read is said beside them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.adoption.silence import SilenceExtension
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import DraftVersion, Paragraph
from models.errors import unlawful_move
from models.people.person import Member, Person


class CorrigendumKind(StrEnum):
    """What can be corrected; anything else is a change of the text, on which the members would have to agree."""

    MISPRINT = "misprint"
    REFERENCE = "reference"
    TRANSLATION = "translation"


class TextCorrigendumState(StrEnum):
    PROPOSED = "proposed"
    WITH_MEMBERS = "with the members"
    ISSUED = "issued"
    STOPPED = "stopped"
    DECLINED = "declined"


UNDECIDED = (TextCorrigendumState.PROPOSED, TextCorrigendumState.WITH_MEMBERS)

MOVES = {
    (TextCorrigendumState.PROPOSED, TextCorrigendumState.WITH_MEMBERS),
    (TextCorrigendumState.PROPOSED, TextCorrigendumState.DECLINED),
    (TextCorrigendumState.WITH_MEMBERS, TextCorrigendumState.ISSUED),
    (TextCorrigendumState.WITH_MEMBERS, TextCorrigendumState.STOPPED),
    # The member says that an objection which the secretariat has entered for it is not its own.
    (TextCorrigendumState.STOPPED, TextCorrigendumState.WITH_MEMBERS),
}


class TextCorrigendum(TimeOrderedId, Base):
    """For `wrong` read `correct` in a paragraph, which reads `before` and is to be read as `after`. One of the secretariat proposes
    it, another puts it to the members, who can object `until` then; if none does it is issued with a `number`.

    `note` says why it was declined; a proposer that takes it back is no second officer.
    """

    __tablename__ = "text_corrigenda"
    foreign_key: ClassVar[str] = "text_corrigendum_id"
    silence: ClassVar[None] = None  # nobody declares its result
    official: ClassVar = Official(
        through=("version_id",),
        columns=(
            "version_id",
            "paragraph_id",
            "kind",
            "wrong",
            "correct",
            "before",
            "after",
            "reason",
            "until",
            "state",
            "proposed_by_id",
            "proposed_at",
            "decided_by_id",
            "decided_at",
            "note",
            "member_id",
            "objected_by_id",
            "objected_at",
            "objection",
            "number",
            "issued_at",
        ),
    )
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("(number IS NULL) = (state <> 'issued')", name="numbered_when_issued"),
        CheckConstraint("(member_id IS NULL) = (state <> 'stopped')", name="stopped_by_a_member"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"))
    kind: Mapped[CorrigendumKind] = mapped_column(choice(CorrigendumKind))
    wrong: Mapped[str] = mapped_column(Text)
    correct: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]
    state: Mapped[TextCorrigendumState] = mapped_column(
        choice(TextCorrigendumState), default=TextCorrigendumState.PROPOSED
    )
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    objected_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    objected_at: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[int | None]
    issued_at: Mapped[datetime | None]

    version: Mapped[DraftVersion] = relationship(lazy="joined", innerjoin=True)
    paragraph: Mapped[Paragraph] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member | None] = relationship(lazy="joined")
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id], lazy="joined", innerjoin=True)
    extensions: Mapped[list[SilenceExtension]] = relationship(
        order_by=SilenceExtension.id, lazy="selectin", viewonly=True
    )

    @property
    def name(self) -> str:
        return f"Corrigendum {self.number}" if self.number else "Corrigendum without a number"

    @property
    def correction(self) -> str:
        """How the words are to be read."""
        return f"for “{self.wrong}” read “{self.correct}”"

    @property
    def begun_at(self) -> datetime | None:
        """When it was put to the members."""
        before = self.state in (TextCorrigendumState.PROPOSED, TextCorrigendumState.DECLINED)
        return None if before else self.decided_at

    @property
    def ends_at(self) -> datetime:
        return self.until

    @property
    def is_under_way(self) -> bool:
        return self.state is TextCorrigendumState.WITH_MEMBERS

    def accepts_objections(self, now: datetime) -> bool:
        """Whether a member can object at `now`."""
        return self.is_under_way and now <= self.until

    def move_to(self, state: TextCorrigendumState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move("This corrigendum", self.state, state)
        self.state = state
