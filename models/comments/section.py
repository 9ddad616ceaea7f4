"""What a member says about the sections of a text as it works through them, besides its comments."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.comments.submission import Submission
from models.db.base import Base, Official, choice
from models.drafts.version import LONGEST_KEY


class SectionState(StrEnum):
    DONE = "done"
    TO_FOLLOW = "to follow"
    NO_COMMENT = "no comment"


class SectionMark(Base):
    """Of one section in one answer; `key` is that of its heading, "" for what stands before the first."""

    __tablename__ = "section_marks"
    official: ClassVar = Official(
        through=("submission_id",),
        columns=("submission_id", "key", "state", "by_id", "at"),
    )
    __table_args__ = (UniqueConstraint("submission_id", "key"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    state: Mapped[SectionState] = mapped_column(choice(SectionState))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
