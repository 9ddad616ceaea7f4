"""The clearance of an answer in its ministry, before the answer is submitted, and the signed letter that shows it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.submission import Submission
from models.db.base import Base, Official
from models.db.numbers import TimeOrderedId
from models.errors import Outdated
from models.people.person import LONGEST_NAME, Person
from models.text.typed import LONGEST_FILE_NAME

LONGEST_OFFICE = 200  # code points
SHOWN_DIGITS = 16


class Clearance(TimeOrderedId, Base):
    """Asked for on an answer with exactly this fingerprint, until something in the answer changes (`ended_at`).

    `cleared_by` and `office` say who has cleared it, as the coordinator has noted. `letter` is the signed paper, as it came;
    `differs_at` is when the secretariat was told that the letter differs, and `differs` in what, where the answer had
    been submitted. A letter that comes after the answer is kept in the same way, though nobody has asked for a clearance.
    """

    __tablename__ = "clearances"
    official: ClassVar = Official(
        through=("submission_id",),
        columns=(
            "submission_id",
            "fingerprint",
            "asked_by_id",
            "asked_at",
            "cleared_by",
            "office",
            "cleared_on",
            "noted_by_id",
            "noted_at",
            "ended_at",
            "letter_digest",
            "differs_at",
            "differs",
            "ended_by_id",
            "letter_name",
            "letter_at",
        ),
        besides=("revision", "letter_size", "letter"),
        file=("letter_digest", "letter"),
    )
    __table_args__ = (
        CheckConstraint("(cleared_on IS NULL) = (noted_at IS NULL)", name="noted_when_cleared"),
        CheckConstraint("(letter_digest IS NULL) = (letter IS NULL)", name="letter_with_digest"),
        CheckConstraint("differs_at IS NULL OR letter_digest IS NOT NULL", name="differs_by_letter"),
        CheckConstraint("differs = '' OR differs_at IS NOT NULL", name="differs_when_told"),
        Index("ix_clearances_submission_id", "submission_id"),
        Index(
            "uq_clearances_one_at_a_time",
            "submission_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    cleared_by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    office: Mapped[str] = mapped_column(String(LONGEST_OFFICE), default="")
    cleared_on: Mapped[date | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    letter_name: Mapped[str | None] = mapped_column(String(LONGEST_FILE_NAME))
    letter: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    letter_size: Mapped[int | None]  # bytes
    letter_digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the letter
    letter_at: Mapped[datetime | None]
    differs_at: Mapped[datetime | None]
    differs: Mapped[str] = mapped_column(Text, default="")

    submission: Mapped[Submission] = relationship(lazy="selectin")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="selectin")
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id], lazy="selectin")

    @property
    def is_cleared(self) -> bool:
        return self.noted_at is not None

    @property
    def was_asked_for(self) -> bool:
        """Whether somebody has asked for it before the answer went out; else it only keeps a letter that came later."""
        sent_at = self.submission.submitted_at
        return sent_at is None or self.asked_at <= sent_at

    @property
    def has_letter(self) -> bool:
        return self.letter_digest is not None

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated unless the person saw the clearance as it is."""
        if self.revision != seen:
            raise Outdated("The clearance has changed since you opened this page. Please look at it again.")


def shortened(fingerprint: str) -> str:
    """A fingerprint as paper and pages show it, to be compared by eye: "3F2A 91BC 7D04 E6A1"."""
    shown = fingerprint[:SHOWN_DIGITS].upper()
    return " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))
