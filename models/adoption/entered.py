"""What a member says to an adoption, to words for brackets or to a corrigendum, in another way than through the service."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.adoption.silence import ABOUT_ONE_OF_THREE
from models.comments.entered import Entered, EntryChannel
from models.db.base import Official, choice
from models.db.numbers import TimeOrderedId
from models.errors import Outdated, unlawful_move


class Statement(StrEnum):
    """What a member may attach when it agrees; it stands in the certificate."""

    RESERVATION = "reservation"
    INTERPRETATION = "interpretative statement"


class EnteredState(StrEnum):
    """What has become of it. An objection, and a signed letter, count from the check on."""

    TO_CHECK = "to be checked"
    TO_CONFIRM = "to be confirmed"
    COUNTED = "counts"
    REJECTED = "rejected"
    DISCARDED = "discarded"
    LAPSED = "lapsed"


TIME_TO_CONFIRM = timedelta(hours=72)
"""How long a coordinator has at least from the check on, even when what it is about would end before."""

TIME_TO_CORRECT = timedelta(hours=24)
"""How long what was discarded or rejected can be entered correctly, even when what it is about would end before."""

WAITING = (EnteredState.TO_CHECK, EnteredState.TO_CONFIRM)
WRONG = (EnteredState.DISCARDED, EnteredState.REJECTED)
MOVES = {
    (EnteredState.TO_CHECK, EnteredState.TO_CONFIRM),
    (EnteredState.TO_CHECK, EnteredState.COUNTED),
    (EnteredState.TO_CHECK, EnteredState.DISCARDED),
    (EnteredState.TO_CONFIRM, EnteredState.COUNTED),
    (EnteredState.TO_CONFIRM, EnteredState.REJECTED),
    *((state, EnteredState.LAPSED) for state in WAITING),
}
DISOWNED = (EnteredState.COUNTED, EnteredState.REJECTED)
"""Only about a corrigendum, which then goes on: what has ended an adoption, or words for brackets, has ended them."""


class EnteredPosition(TimeOrderedId, Entered):
    """What staff have entered for a member about an adoption or a lifting: that it agrees, with a statement or ad referendum,
    or that it objects, with a reason; of a lifting to some brackets (`objects_to`, by id). About a corrigendum, that it objects.
    `note` says why it was discarded or
    rejected. `waits_until` is until when at least what it is about does not end by the clock: for the coordinator, or, where
    it was wrong, for a corrected entry; before the check of one that corrects another, as long as that gave time."""

    __tablename__ = "entered_positions"
    official: ClassVar = Official(
        through=("adoption_id", "lifting_id", "text_corrigendum_id"),
        columns=(
            "adoption_id",
            "lifting_id",
            "member_id",
            "channel",
            "dated",
            "sender",
            "arrived_at",
            "digest",
            "objects",
            "objects_to",
            "reason",
            "statement_kind",
            "statement",
            "ad_referendum",
            "state",
            "entered_by_id",
            "entered_at",
            "checked_by_id",
            "checked_at",
            "decided_by_id",
            "decided_at",
            "note",
            "waits_until",
            "text_corrigendum_id",
        ),
        besides=("revision", "file_name", "size", "content"),
        file=("digest", "content"),
    )
    __table_args__ = (
        CheckConstraint(ABOUT_ONE_OF_THREE, name="about_one_thing"),
        CheckConstraint("objects = (reason <> '')", name="objects_with_a_reason"),
        CheckConstraint("objects OR text_corrigendum_id IS NULL", name="objects_to_a_corrigendum"),
        CheckConstraint("(statement_kind IS NULL) = (statement = '')", name="statement_of_a_kind"),
        CheckConstraint("checked_by_id IS NULL OR checked_by_id <> entered_by_id", name="four_eyes"),
        CheckConstraint("(digest IS NULL) = (content IS NULL)", name="file_with_digest"),
    )

    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoptions.id"), index=True)
    lifting_id: Mapped[int | None] = mapped_column(ForeignKey("liftings.id"), index=True)
    text_corrigendum_id: Mapped[int | None] = mapped_column(ForeignKey("text_corrigenda.id"), index=True)
    objects: Mapped[bool]
    objects_to: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    statement_kind: Mapped[Statement | None] = mapped_column(choice(Statement))
    statement: Mapped[str] = mapped_column(Text, default="")
    ad_referendum: Mapped[bool] = mapped_column(default=False)
    state: Mapped[EnteredState] = mapped_column(choice(EnteredState), default=EnteredState.TO_CHECK)
    note: Mapped[str] = mapped_column(Text, default="")
    waits_until: Mapped[datetime | None]

    @property
    def about(self) -> str:
        """What it is about, in words that go on with the name of a version."""
        if self.text_corrigendum_id:
            return "a corrigendum to"
        return "the adoption of" if self.adoption_id else "words for brackets of"

    @property
    def waits(self) -> str:
        """That what it is about waits for it, as words of a sentence."""
        if self.text_corrigendum_id:
            return "the corrigendum waits"
        return "the adoption waits" if self.adoption_id else "these words for brackets wait"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def counts_at_the_check(self) -> bool:
        """Whether no coordinator is waited for: a letter prevails, and an objection holds back what it is against."""
        return self.objects or self.channel is EntryChannel.SIGNED_LETTER

    @property
    def says_more_than_silence(self) -> bool:
        return self.objects or self.ad_referendum or self.statement_kind is not None

    def decide_by(self, ends_at: datetime) -> datetime | None:
        """Until when its coordinator can confirm it, if what it is about ends at `ends_at`. None before the check, and where it is
        checked after the end and nothing waits for it."""
        if self.checked_at is None or self.arrived_at > ends_at:
            return None
        if self.waits_until is None:
            return ends_at if self.checked_at <= ends_at else None
        return max(ends_at, self.waits_until)

    def holds_up(self, ends_at: datetime, now: datetime) -> bool:
        """Whether what it is about, which ends at `ends_at`, waits for it: it arrived in time, and is to be checked, or its
        coordinator still has time to confirm it."""
        until = self.decide_by(ends_at)
        has_time = self.state is EnteredState.TO_CHECK or (until is not None and now <= until)
        return self.is_waiting and self.arrived_at <= ends_at and has_time

    def correct_by(self, ends_at: datetime) -> datetime | None:
        """Until when what it is about, which ends at `ends_at`, waits for a corrected entry; None where it does not."""
        return self.waits_until if self.state in WRONG and self.arrived_at <= ends_at else None

    def can_be_corrected(self, ends_at: datetime, now: datetime) -> bool:
        """Whether it was wrong, and what it is about, which ends at `ends_at`, still waits for a corrected entry."""
        until = self.correct_by(ends_at)
        return until is not None and now <= until

    def move_to(self, state: EnteredState) -> None:
        disowned = self.text_corrigendum_id is not None and (self.state, state) == DISOWNED
        if (self.state, state) not in MOVES and not disowned:
            raise unlawful_move(f"What was entered for {self.member.name}", self.state, state)
        self.state = state
        self.revision += 1

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated unless the person saw it as it is."""
        if self.revision != seen:
            raise Outdated("This has changed since you opened the page. Look at it again.")
