"""A member's answer to a round that came in another way than through the service, and is entered for it by the secretariat."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.brackets.agreement import Stance
from models.comments.comment import Comment, CommentState, WordedByMember
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.errors import Outdated, unlawful_move
from models.meetings.meeting import Meeting
from models.people.person import Member, Person
from models.rounds.consultation import Round, RoundState
from models.text.instants import dated
from models.text.typed import LONGEST_FILE_NAME

LONGEST_SENDER = 200


class EntryChannel(StrEnum):
    """How an answer came. A signed letter is a note verbale, or another that binds the member by itself."""

    SIGNED_LETTER = "signed letter"
    EMAIL = "e-mail"
    PAPER = "paper"
    TELEPHONE = "telephone"
    MEETING = "meeting"


CAME_FROM = {
    EntryChannel.SIGNED_LETTER: "a signed letter",
    EntryChannel.EMAIL: "an e-mail",
    EntryChannel.PAPER: "a paper",
    EntryChannel.TELEPHONE: "a telephone call",
    EntryChannel.MEETING: "what was said at a meeting",
}


class EntryState(StrEnum):
    """What has become of an entry. A signed letter prevails: it counts from the check on, also before it is confirmed."""

    DRAFTED = "drafted"
    TO_CHECK = "to be checked"
    TO_CONFIRM = "to be confirmed"
    PREVAILS = "counts by the letter"
    CONFIRMED = "confirmed"
    CORRECTED = "taken over by the member"
    REJECTED = "rejected"
    DECLINED = "not admitted"
    DISCARDED = "discarded"
    LAPSED = "lapsed"


AT_SECRETARIAT = (EntryState.DRAFTED, EntryState.TO_CHECK)
WAITING = (*AT_SECRETARIAT, EntryState.TO_CONFIRM)
"""What counts for nothing yet, and lapses when the next version is circulated."""
COUNTED = (EntryState.PREVAILS, EntryState.CONFIRMED)
AWAITING_MEMBER = (EntryState.TO_CONFIRM, EntryState.PREVAILS)

MOVES = {
    (EntryState.DRAFTED, EntryState.TO_CHECK),
    (EntryState.DRAFTED, EntryState.DISCARDED),
    (EntryState.TO_CHECK, EntryState.DRAFTED),
    (EntryState.TO_CHECK, EntryState.TO_CONFIRM),
    (EntryState.TO_CHECK, EntryState.PREVAILS),
    # A signed letter that differs from the answer, found after the text was consolidated.
    (EntryState.TO_CHECK, EntryState.DECLINED),
    (EntryState.TO_CONFIRM, EntryState.CONFIRMED),
    (EntryState.TO_CONFIRM, EntryState.CORRECTED),
    (EntryState.TO_CONFIRM, EntryState.REJECTED),
    (EntryState.PREVAILS, EntryState.CONFIRMED),
    # A coordinator has taken the answer back.
    (EntryState.PREVAILS, EntryState.CORRECTED),
    (EntryState.CONFIRMED, EntryState.CORRECTED),
    *((state, EntryState.LAPSED) for state in WAITING),
}


class Entered(Base):
    """What staff have entered for a member that has said it in another way.

    `dated` is the day of the letter, the call or the meeting, `sender` who signed or said it; `arrived_at` decides whether it
    is in time. The original is kept as it came. `revision` is for `seen`.
    """

    __abstract__ = True

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    channel: Mapped[EntryChannel] = mapped_column(choice(EntryChannel))
    dated: Mapped[date]
    sender: Mapped[str] = mapped_column(String(LONGEST_SENDER))
    arrived_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    file_name: Mapped[str | None] = mapped_column(String(LONGEST_FILE_NAME))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]  # bytes
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the content
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    @declared_attr
    def member(self) -> Mapped[Member]:
        return relationship(lazy="joined", innerjoin=True)

    @declared_attr
    def entered_by(self) -> Mapped[Person]:
        return relationship(Person, foreign_keys=f"{self.__name__}.entered_by_id", lazy="selectin")

    @declared_attr
    def checked_by(self) -> Mapped[Person | None]:
        return relationship(Person, foreign_keys=f"{self.__name__}.checked_by_id", lazy="selectin")

    @declared_attr
    def decided_by(self) -> Mapped[Person | None]:
        return relationship(Person, foreign_keys=f"{self.__name__}.decided_by_id", lazy="selectin")

    @property
    def came_from(self) -> str:
        """What it was entered from: "a signed letter of 12 May 2022"."""
        return f"{CAME_FROM[self.channel]} of {dated(self.dated)}"


class EnteredAnswer(TimeOrderedId, Entered):
    """An answer (`Submission.entry`). `reason` says why it was sent back, rejected, admitted late or not; it stays in the record.

    The member has not answered before, unless `differs` is filled in: then it says in what a signed letter differs from the answer
    that was submitted, and the entry holds what the whole answer should say.
    """

    __tablename__ = "entered_answers"
    official: ClassVar = Official(
        through=("round_id",),
        columns=(
            "round_id",
            "member_id",
            "channel",
            "dated",
            "sender",
            "arrived_at",
            "state",
            "digest",
            "entered_by_id",
            "entered_at",
            "checked_by_id",
            "checked_at",
            "decided_by_id",
            "decided_at",
            "reason",
            "meeting_id",
            "differs",
        ),
        besides=("revision", "file_name", "size", "content"),
        file=("digest", "content"),
    )
    __table_args__ = (
        CheckConstraint("(digest IS NULL) = (content IS NULL)", name="file_with_digest"),
        CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL)", name="checked_by_somebody"),
        CheckConstraint("differs = '' OR channel = 'signed letter'", name="letter_differs"),
        Index("ix_entered_answers_round_id_member_id", "round_id", "member_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    state: Mapped[EntryState] = mapped_column(choice(EntryState), default=EntryState.DRAFTED)
    reason: Mapped[str] = mapped_column(Text, default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    differs: Mapped[str] = mapped_column(Text, default="")

    meeting: Mapped[Meeting | None] = relationship(lazy="selectin")
    round: Mapped[Round] = relationship(lazy="raise")

    @property
    def is_confirmed(self) -> bool:
        return self.state is EntryState.CONFIRMED

    @property
    def prevails(self) -> bool:
        """Whether it counts by a signed letter that nobody of the member has confirmed."""
        return self.state is EntryState.PREVAILS

    @property
    def awaits_member(self) -> bool:
        """Whether the member's coordinator has still to confirm it."""
        return self.state in AWAITING_MEMBER

    @property
    def is_corrected(self) -> bool:
        return self.state is EntryState.CORRECTED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_late_letter(self) -> bool:
        """Whether it is a signed letter that differs from the answer, while the text has been consolidated from that. The round is
        loaded."""
        return self.differs != "" and self.round.state is RoundState.CONSOLIDATED

    @property
    def arrived_in_time(self) -> bool:
        """Whether it came before the deadline, whenever it was typed. The round is loaded."""
        return self.round.accepts_comments(self.arrived_at) or (
            self.round.opens_at <= self.arrived_at <= self.round.ended_at
        )

    def move_to(self, state: EntryState) -> None:
        if (self.state, state) not in MOVES:
            raise unlawful_move(f"The entry for {self.member.name}", self.state, state)
        self.state = state
        self.revision += 1

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated unless the person saw the entry as it is."""
        if self.revision != seen:
            raise Outdated(
                f"The entry for {self.member.name} has changed since you opened this page. Look at it again."
            )


class EnteredChoice(TimeOrderedId, Base):
    """What an entry says about a bracket. It becomes a position of the member when the entry counts, or is taken over;
    `can_accept` are other words with which the member could live, as it has said."""

    __tablename__ = "entered_choices"
    official: ClassVar = Official(
        through=("entry_id",),
        columns=("entry_id", "bracket_id", "stance", "words", "can_accept", "reason", "package", "by_id", "at"),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("entry_id", "bracket_id"),
        CheckConstraint("(words IS NOT NULL) = (stance IN ('accept', 'other words'))", name="words_of_who_speaks"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entered_answers.id"))
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    words: Mapped[list[Any] | None]
    can_accept: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    package: Mapped[str] = mapped_column(String(40), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class EnteredComment(TimeOrderedId, WordedByMember):
    """A comment in an entry. It becomes one of the member's comments when the entry counts, or is taken over.
    `corrects_id` is the submitted comment that it repeats, as the signed letter has it."""

    __tablename__ = "entered_comments"
    official: ClassVar = Official(
        through=("entry_id",),
        columns=(
            "entry_id",
            "round_id",
            "member_id",
            "author_id",
            "paragraph_id",
            "type",
            "change",
            "text",
            "proposed_text",
            "justification",
            "reopens",
            "written_at",
            "changed_at",
            "after_id",
            "national",
            "cell",
            "corrects_id",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        CheckConstraint("change IN ('remark', 'delete', 'move', 'join') OR proposed_text <> ''", name="proposes_words"),
        CheckConstraint("(change IN ('move', 'join')) = (after_id IS NOT NULL)", name="moves_somewhere"),
        CheckConstraint("change = 'remark' OR paragraph_id IS NOT NULL", name="changes_a_paragraph"),
        # As with comments, a removed one's number is not given to words that nobody has seen.
        {"sqlite_autoincrement": True},
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entered_answers.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))

    entry: Mapped[EnteredAnswer] = relationship(lazy="raise")
    corrects: Mapped[Comment | None] = relationship(lazy="raise")

    @property
    def state(self) -> CommentState:
        """It is not yet a comment of the member."""
        return CommentState.DRAFTED
