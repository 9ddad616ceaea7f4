"""A member's official answer in a round: its comments, or that it has none; and what it says about the sections of the text."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.entered import EnteredAnswer
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import LONGEST_KEY
from models.errors import unlawful_move
from models.people.person import Member, Person
from models.rounds.consultation import Round


class SubmissionState(StrEnum):
    COLLECTING = "collecting"
    IN_CLEARANCE = "in clearance"
    CLEARED = "cleared"
    SUBMITTED = "submitted"
    LATE = "late"
    DECLINED = "declined"


CLEARING = (SubmissionState.IN_CLEARANCE, SubmissionState.CLEARED)
AT_HOME = (SubmissionState.COLLECTING, *CLEARING)
"""An answer that the member has not sent: its people can write. That it is being cleared is nobody else's business."""

MOVES = {
    (SubmissionState.COLLECTING, SubmissionState.IN_CLEARANCE),
    (SubmissionState.IN_CLEARANCE, SubmissionState.CLEARED),
    *((state, SubmissionState.COLLECTING) for state in CLEARING),
    *((state, SubmissionState.SUBMITTED) for state in AT_HOME),
    (SubmissionState.SUBMITTED, SubmissionState.COLLECTING),
    *((state, SubmissionState.LATE) for state in AT_HOME),
    (SubmissionState.LATE, SubmissionState.COLLECTING),
    (SubmissionState.LATE, SubmissionState.SUBMITTED),
    (SubmissionState.LATE, SubmissionState.DECLINED),
}


class Submission(TimeOrderedId, Base):
    """One for each member and round, made when the round opens. `revision` counts what happened to it, for `seen`.

    Clearance in the ministry is optional; what stands in the answer then is in `models.comments.clearance`.

    After the deadline a member can prepare a late answer (`late_since`) and file it. What is late is no answer until the
    secretariat admits it with a reason, its `decision`; `submitted_at` is then when it was filed. `entry` is what staff have entered for
    the member, where the answer is made of that. `by_letter` says that a signed letter was its official act when it was sent.
    """

    __tablename__ = "submissions"
    official: ClassVar = Official(
        through=("round_id",),
        columns=(
            "round_id",
            "member_id",
            "state",
            "nil_return",
            "submitted_at",
            "submitted_by_id",
            "late_since",
            "filed_at",
            "filed_by_id",
            "decided_at",
            "decided_by_id",
            "decision",
            "entry_id",
            "by_letter",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("round_id", "member_id"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="dated_when_submitted"),
        CheckConstraint(
            "NOT nil_return OR state NOT IN ('collecting', 'in clearance', 'cleared')", name="nil_is_an_answer"
        ),
        CheckConstraint("state NOT IN ('late', 'declined') OR filed_at IS NOT NULL", name="filed_when_late"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    state: Mapped[SubmissionState] = mapped_column(choice(SubmissionState), default=SubmissionState.COLLECTING)
    nil_return: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    late_since: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entered_answers.id"))
    by_letter: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=[submitted_by_id], lazy="joined")
    filed_by: Mapped[Person | None] = relationship(foreign_keys=[filed_by_id], lazy="selectin")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="selectin")
    entry: Mapped[EnteredAnswer | None] = relationship(lazy="selectin")

    @property
    def is_in(self) -> bool:
        return self.state is SubmissionState.SUBMITTED

    @property
    def is_at_home(self) -> bool:
        """Whether the member has still to send it."""
        return self.state in AT_HOME

    @property
    def is_in_clearance(self) -> bool:
        """Whether its ministry clears it or has cleared it, so that a change undoes that."""
        return self.state in CLEARING

    @property
    def is_late(self) -> bool:
        """Whether it was filed after the deadline, whatever the secretariat makes of that."""
        return self.filed_at is not None

    @property
    def waits(self) -> bool:
        """Whether it was filed late, and the secretariat has not decided on it."""
        return self.state is SubmissionState.LATE

    @property
    def is_prepared_late(self) -> bool:
        return self.is_at_home and self.late_since is not None

    @property
    def counts_by_letter_alone(self) -> bool:
        """Whether it was entered from a signed letter and the coordinator has not confirmed it: it counts for what it says
        expressly, and lets nothing stand by silence."""
        return self.entry is not None and not self.entry.is_confirmed

    def can_be_put_right(self, round: Round) -> bool:
        """Whether it has been submitted and its round has closed, while the next version has not gone out."""
        return self.is_in and round.is_at_work

    def yields_to_letter(self, round: Round) -> bool:
        """Whether a signed letter that differs can take its place, since the letter is the official act."""
        return self.can_be_put_right(round) and (self.by_letter or self.member.answers_by_letter)

    def accepts_comments(self, now: datetime) -> bool:
        """Whether the member may still write: the answer is not in, and the round is open or a late answer is prepared."""
        in_time = self.round.accepts_comments(now)
        late = self.is_prepared_late and self.round.accepts_late(now)
        return self.is_at_home and (in_time or late)

    def move_to(self, state: SubmissionState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move(f"{self.member.name}'s answer", self.state, state)
        self.state = state
        self.revision += 1


class SectionState(StrEnum):
    DONE = "done"
    TO_FOLLOW = "to follow"
    NO_COMMENT = "no comment"


class SectionMark(TimeOrderedId, Base):
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
