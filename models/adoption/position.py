"""What a member says to the adoption of a text, and what it attaches to that."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.adoption.entered import EnteredPosition, Statement
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.people.person import Member, Person


class Stance(StrEnum):
    AGREES = "agrees"
    OBJECTS = "objects"


class Position(TimeOrderedId, Base):
    """What a member says to the adoption of a text, through its coordinator. `revision` counts how often, for `seen`. Who agrees
    `ad_referendum` has still to confirm it.

    One that came too late to count is a row of its own, kept apart. A statement can be withdrawn once the text is adopted; its
    words stay.
    """

    __tablename__ = "positions"
    official: ClassVar = Official(
        through=("adoption_id",),
        columns=(
            "adoption_id",
            "member_id",
            "stance",
            "reason",
            "statement_kind",
            "statement",
            "late",
            "by_id",
            "at",
            "ad_referendum",
            "entry_id",
            "withdrawn_by_id",
            "withdrawn_at",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("adoption_id", "member_id", "late"),
        CheckConstraint("(stance = 'objects') = (reason <> '')", name="objects_with_a_reason"),
        CheckConstraint("(statement_kind IS NULL) = (statement = '')", name="statement_of_a_kind"),
        CheckConstraint("statement = '' OR stance = 'agrees'", name="statement_of_who_agrees"),
        CheckConstraint("NOT late OR stance = 'objects'", name="only_objections_come_late"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("withdrawn_at IS NULL OR statement <> ''", name="withdraws_a_statement"),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoptions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    reason: Mapped[str] = mapped_column(Text, default="")
    statement_kind: Mapped[Statement | None] = mapped_column(choice(Statement))
    statement: Mapped[str] = mapped_column(Text, default="")
    late: Mapped[bool] = mapped_column(default=False)
    ad_referendum: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entered_positions.id"))
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="joined", innerjoin=True)
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id], lazy="joined")
    entry: Mapped[EnteredPosition | None] = relationship(lazy="selectin")

    @property
    def attached(self) -> str:
        """What is attached to it, in words: "with a reservation"; empty for nothing."""
        if self.statement_kind is None:
            return ""
        article = "an" if self.statement_kind is Statement.INTERPRETATION else "a"
        return f"with {article} {self.statement_kind.value}{', which it has withdrawn' if self.withdrawn_at else ''}"

    @property
    def statement_name(self) -> str:
        """What kind of statement is attached, and whether it was withdrawn."""
        kind = self.statement_kind.value if self.statement_kind else ""
        return f"{kind}, withdrawn" if self.withdrawn_at else kind
