"""What departments advise about a bracket: read by those who speak for their member, and by nobody else."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.brackets.agreement import Stance
from models.brackets.bracket import Bracket
from models.db.base import Base, Official, choice
from models.people.person import LONGEST_DEPARTMENT


class BracketAdvice(Base):
    """What somebody of a department advises about a bracket in a round. `words` are those that the member should accept or
    write, for each place; `revision` counts the savings, for `seen`."""

    __tablename__ = "bracket_advice"
    official: ClassVar = Official(
        through=("submission_id",),
        columns=("bracket_id", "submission_id", "by_id", "department", "stance", "words", "reason", "at"),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("bracket_id", "submission_id", "by_id"),
        CheckConstraint("(words IS NOT NULL) = (stance IN ('accept', 'other words'))", name="words_of_who_speaks"),
    )

    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    department: Mapped[str] = mapped_column(String(LONGEST_DEPARTMENT))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    words: Mapped[list[Any] | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]

    bracket: Mapped[Bracket] = relationship(lazy="raise")
