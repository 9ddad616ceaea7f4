"""The reasoned answer to a comment, and which outcomes it can have."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import Comment, CommentType
from models.db.base import Base, NotOfficial, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import LONGEST_KEY
from models.people.person import Person


class Outcome(StrEnum):
    INCORPORATED = "incorporated for consideration"
    ACCEPTED = "accepted"
    MODIFIED = "accepted with modification"
    PARTLY = "partly accepted"
    NOT_ACCEPTED = "not accepted"
    NOTED = "noted"
    DEFERRED = "deferred"
    OUT_OF_SCOPE = "out of scope"
    WITHDRAWN = "withdrawn"


SET_ASIDE = (Outcome.NOT_ACCEPTED, Outcome.NOTED, Outcome.DEFERRED, Outcome.OUT_OF_SCOPE, Outcome.WITHDRAWN)
"""Outcomes that keep a proposal's words out of the text."""


class Disposition(Base):
    """One for each comment. While `by` is None it is the worker's proposal, made from where the words went. `letter_id` is the
    entry of a signed letter that prevails and does not hold the comment: it is withdrawn by its member, and stays so.
    `before` is the answer in whose place it came, {} where there was none; None where nothing can be undone."""

    __tablename__ = "dispositions"
    official: ClassVar = Official(
        through=("comment_id",),
        columns=("comment_id", "outcome", "reason", "by_id", "at", "letter_id", "before"),
        besides=("revision",),
    )
    __table_args__ = (
        CheckConstraint("reason <> ''", name="is_reasoned"),
        CheckConstraint("letter_id IS NULL OR outcome = 'withdrawn'", name="letter_withdraws"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    reason: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("entered_answers.id"))
    before: Mapped[dict[str, Any] | None]

    comment: Mapped[Comment] = relationship(back_populates="disposition", lazy="raise")
    by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_final(self) -> bool:
        """Whether nobody at the secretariat can give another answer, since the member itself has withdrawn the comment."""
        return self.letter_id is not None

    @property
    def mark(self) -> str:
        """Tells this answer from all others that the comment has had, also from one that came after an undo."""
        return sha256(f"{self.revision} {self.at.isoformat()} {self.outcome.value} {self.reason}".encode()).hexdigest()

    @property
    def act(self) -> str:
        """The mark that all answers of one act of a person have."""
        return self.at.isoformat()

    def can_be_undone_by(self, person: Person) -> bool:
        """Whether it is this person's last act on the comment, so that they can take it back."""
        return self.by_id == person.id and self.before is not None and not self.is_final

    def snapshot(self) -> dict[str, Any]:
        """The answer, so that it can be put back."""
        return {"outcome": self.outcome.value, "reason": self.reason, "by_id": self.by_id, "at": self.at.isoformat()}

    def restore(self, before: Mapping[str, Any]) -> None:
        """Make it again the answer of that snapshot."""
        self.outcome, self.reason = Outcome(before["outcome"]), before["reason"]
        self.by_id, self.at = before["by_id"], datetime.fromisoformat(before["at"])
        self.revision += 1
        self.before = None


class StandardReason(Base):
    """Words that the secretariat gives as the reason of many answers in a consultation. An answer holds them as its own: to
    change or remove them here changes no answer."""

    __tablename__ = "standard_reasons"
    official: ClassVar = NotOfficial("The words count where an answer holds them.")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")


class RemovedCompromise(Base):
    """A compromise that somebody of the secretariat has taken out of a place of a bracket, until the text goes out or other words
    are proposed there; `revision` is the one that it had."""

    __tablename__ = "removed_compromises"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "paragraph_key", "fingerprint", "before", "by_id"),
        besides=("revision",),
    )
    __table_args__ = (UniqueConstraint("round_id", "paragraph_key", "fingerprint"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    paragraph_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    fingerprint: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    before: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def text(self) -> str:
        """The words that stood there."""
        return str(self.before["text"])

    @property
    def mark(self) -> str:
        """Tells this removal from all others."""
        return sha256(f"removed {self.revision} {self.text} {self.before['reason']}".encode()).hexdigest()


class TypeDecision(StrEnum):
    ACCEPTED = "accepted"
    KEPT = "kept"


class TypeRequest(TimeOrderedId, Base):
    """The secretariat asks a member, once for a comment, to change its type: from `before` to `wanted`. Only the member decides;
    `decision` is None until then, `answer` its sentence."""

    __tablename__ = "type_requests"
    official: ClassVar = Official(
        through=("comment_id",),
        columns=(
            *("comment_id", "before", "wanted", "reason", "by_id", "at"),
            *("decision", "answer", "decided_by_id", "decided_at"),
        ),
    )
    __table_args__ = (CheckConstraint("reason <> ''", name="is_reasoned"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), unique=True)
    before: Mapped[CommentType] = mapped_column(choice(CommentType))
    wanted: Mapped[CommentType] = mapped_column(choice(CommentType))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    decision: Mapped[TypeDecision | None] = mapped_column(choice(TypeDecision))
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(foreign_keys=by_id, lazy="joined")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id, lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether the member has still to decide."""
        return self.decision is None


class Presence(StrEnum):
    """Where the words that a comment proposes stand in the newest candidate."""

    NO_WORDS = "it proposes none"
    NOT_MERGED = "not merged"  # there is no candidate yet, or an answer kept the words out of this one
    ABSENT = "merged, and nowhere in the text"  # the text reads as if nothing had been proposed
    GONE = "merged, and gone with its paragraph"
    PLAIN = "plain"
    PARTLY_BRACKETED = "some plain, some in brackets"
    BRACKETED = "in brackets"


IN_TEXT = (Presence.PLAIN, Presence.PARTLY_BRACKETED, Presence.BRACKETED)
TAKEN_UP = tuple(outcome for outcome in Outcome if outcome not in SET_ASIDE)

_CONTRADICTIONS = {
    Presence.NO_WORDS: ((Outcome.INCORPORATED,), "it proposes no words"),
    Presence.NOT_MERGED: ((), ""),  # the next consolidation shows where the words then stand
    Presence.ABSENT: (TAKEN_UP, "its words are not in the text"),
    Presence.GONE: (TAKEN_UP, "its paragraph is not in the text any more"),
    Presence.PLAIN: ((), ""),
    Presence.PARTLY_BRACKETED: (
        (Outcome.ACCEPTED, Outcome.MODIFIED),
        "some of its words stand in brackets, which only members lift",
    ),
    Presence.BRACKETED: (
        (Outcome.ACCEPTED, Outcome.MODIFIED, Outcome.PARTLY),
        "its words stand in brackets, which only members lift",
    ),
}


def contradiction(outcome: Outcome, presence: Presence) -> str:
    """Why this outcome cannot be chosen, as half a sentence; "" if it can.

    Any comment can be set aside: the next consolidation takes its words out. One that was set aside can be taken up
    again: the next consolidation brings its words back.
    """
    impossible, reason = _CONTRADICTIONS[presence]
    return reason if outcome in impossible else ""


def possible_outcomes(presence: Presence) -> tuple[Outcome, ...]:
    """The outcomes that can be chosen, in their order."""
    return tuple(outcome for outcome in Outcome if not contradiction(outcome, presence))


def disagreement(outcome: Outcome, presence: Presence) -> str:
    """Why this outcome does not agree with the text as it stands, before another consolidation; "" if it does."""
    if outcome in SET_ASIDE:
        return "its words are in the text" if presence in IN_TEXT else ""
    if presence is Presence.NOT_MERGED:
        return "its words are not in the text"
    return contradiction(outcome, presence)
