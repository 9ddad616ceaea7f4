"""A silence, about the adoption of a text or about words for brackets: who knows of it, when its end has moved, and what the
secretariat declares when it is over."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.people.person import Member, Person


class Notice(TimeOrderedId, Base):
    """That a member knows what it is asked about a text: one of its people has said so, or somebody of the secretariat has
    recorded a call with them, with a `note` of it. `heard_at` is when; silence binds nobody else."""

    __abstract__ = True

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    heard_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class AdoptionNotice(Notice):
    """That a member knows of an adoption."""

    __tablename__ = "adoption_notices"
    official: ClassVar = Official(
        through=("adoption_id",),
        columns=("adoption_id", "member_id", "note", "heard_at", "by_id", "at"),
    )
    __table_args__ = (
        UniqueConstraint("adoption_id", "member_id"),
        CheckConstraint("heard_at <= at", name="recorded_after_it"),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoptions.id"))

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)


class SilenceOutcome(StrEnum):
    """What can come of a silence: the text is adopted, or brackets end with the words that were put; or neither."""

    ADOPTED = "adopted"
    LIFTED = "lifted"
    LAPSED = "lapsed"


_ABOUT_ONE_THING = "(adoption_id IS NULL) <> (lifting_id IS NULL)"


ABOUT_ONE_OF_THREE = (
    " + ".join(
        f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in ("adoption_id", "lifting_id", "text_corrigendum_id")
    )
    + " = 1"
)
"""Of a row about an adoption, words for brackets, or a corrigendum to an adopted text."""


class SilenceExtension(Base):
    """That the end of a silence, of the time for express answers, or of that to object to a corrigendum, was moved `until` later,
    and why, as a sentence for everybody who was asked."""

    __tablename__ = "silence_extensions"
    official: ClassVar = Official(
        through=("adoption_id", "lifting_id", "text_corrigendum_id"),
        columns=("adoption_id", "lifting_id", "was", "until", "reason", "at", "text_corrigendum_id"),
    )
    __table_args__ = (
        CheckConstraint("until > was", name="is_later"),
        CheckConstraint(ABOUT_ONE_OF_THREE, name="about_one_thing"),
    )

    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoptions.id"), index=True)
    lifting_id: Mapped[int | None] = mapped_column(ForeignKey("liftings.id"), index=True)
    text_corrigendum_id: Mapped[int | None] = mapped_column(ForeignKey("text_corrigenda.id"), index=True)
    was: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class SilenceResult(Base):
    """That the time of a silence is over, and that nobody has broken it. Two of the secretariat declare what came of it; of a
    declaration that a member's word has taken back, `declared_at` alone stays.

    `awaited` are the ids of the members that are asked then, since they did not know of it and their silence does not bind them:
    the text is adopted only when each of them says that it agrees, and of words for brackets none ends.
    """

    __tablename__ = "silence_results"
    official: ClassVar = Official(
        through=("adoption_id", "lifting_id"),
        columns=(
            "adoption_id",
            "lifting_id",
            "awaited",
            "noticed_at",
            "declared_as",
            "declared_by_id",
            "declared_at",
            "confirmed_by_id",
            "confirmed_at",
        ),
    )
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> declared_by_id", name="four_eyes"),
        CheckConstraint("(declared_as IS NULL) = (declared_by_id IS NULL)", name="declared_by_somebody"),
        CheckConstraint("confirmed_by_id IS NULL OR declared_by_id IS NOT NULL", name="declared_first"),
        CheckConstraint(_ABOUT_ONE_THING, name="about_one_thing"),
    )

    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoptions.id"), unique=True)
    lifting_id: Mapped[int | None] = mapped_column(ForeignKey("liftings.id"), unique=True)
    awaited: Mapped[list[Any]] = mapped_column(JSON)
    noticed_at: Mapped[datetime]
    declared_as: Mapped[SilenceOutcome | None] = mapped_column(choice(SilenceOutcome))
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]

    declared_by: Mapped[Person | None] = relationship(foreign_keys=[declared_by_id], lazy="joined")
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id], lazy="joined")
