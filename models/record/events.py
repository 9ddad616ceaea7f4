"""The record: every act as an event in a chain of hashes that a member can verify. A consultation has one chain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, NotOfficial, choice
from models.people.person import Person
from models.record.touched import touched_by

FIRST = "0" * 64


class Verb(StrEnum):
    """What happened, in the past tense."""

    CONSULTATION_BEGUN = "consultation begun"
    DRAFT_PUT_UP = "draft put up"
    ROUND_OPENED = "round opened"
    REMINDED = "members reminded"
    DEADLINE_EXTENDED = "deadline extended"
    ROUND_PAUSED = "round paused"
    ROUND_RESUMED = "round resumed"
    ROUND_CLOSED = "round closed"
    ACKNOWLEDGED = "round acknowledged"
    TELEPHONED = "telephone call noted"
    COMMENT_WRITTEN = "comment written"
    COMMENT_CHANGED = "comment changed"
    COMMENT_REMOVED = "comment removed"
    COMMENT_JOINED = "comment of another member joined"
    COSPONSOR_INVITED = "co-sponsor invited"
    COSPONSOR_CONFIRMED = "co-sponsor confirmed"
    COSPONSOR_DECLINED = "co-sponsor declined"
    COSPONSOR_LEFT = "co-sponsor withdrew"
    COSPONSOR_CLOSED = "invitation of a co-sponsor closed"
    COSPONSOR_OUTDATED = "co-sponsor to confirm anew"
    CONTRIBUTOR_INVITED = "contributor invited"
    CONTRIBUTOR_INVITED_AGAIN = "contributor invited again"
    INVITATION_WITHDRAWN = "invitation withdrawn"
    OPINION_WRITTEN = "opinion written"
    OPINION_CHANGED = "opinion changed"
    OPINION_REMOVED = "opinion removed"
    OPINION_FORWARDED = "opinion forwarded"
    OPINION_TAKEN_BACK = "opinion taken back"
    OPINION_ENTERED = "opinion entered"
    OPINION_INCLUDED = "opinion included"
    OPINION_LEFT_OUT = "opinion left out"
    OPINION_MESSAGE = "opinion message written"
    DEPARTMENT_DEADLINE_SET = "internal deadline set"
    DEPARTMENT_DEADLINE_MOVED = "internal deadline moved with the round"
    OPINION_REOPENED = "opinion to be decided again"
    FILE_UPLOADED = "file uploaded"
    FILE_ATTACHED = "file attached"
    FILE_DETACHED = "file taken away"
    FILE_TAKEN_OVER = "file taken over into comments"
    CARRIED_OVER = "comments carried over"
    CARRIED_MADE_AGAIN = "carried comment made again"
    CARRIED_WITHDRAWN = "carried comment withdrawn"
    CARRIED_REOPENED = "carried comment to be decided again"
    SECTIONS_MARKED = "section marks changed"
    CLEARANCE_ASKED = "clearance asked for"
    CLEARED = "clearance given"
    CLEARANCE_UNDONE = "clearance undone by a change"
    CLEARANCE_ENDED = "clearance ended"
    CLEARANCE_LETTER = "clearance letter attached"
    CLEARANCE_DIFFERS = "clearance letter says something else"
    CLEARANCE_RULE = "clearance rule set"
    SUBMITTED = "submitted"
    NIL_RETURNED = "nil returned"
    TAKEN_BACK = "submission taken back"
    LATE_BEGUN = "late answer begun"
    FILED_LATE = "filed late"
    LATE_ADMITTED = "late answer admitted"
    LATE_DECLINED = "late answer declined"
    CORRIGENDUM_FILED = "corrigendum filed"
    CORRIGENDUM_ADMITTED = "corrigendum admitted"
    CORRIGENDUM_DECLINED = "corrigendum declined"
    ENTRY_BEGUN = "answer of a member entered"
    ENTRY_DESCRIBED = "origin of an entered answer changed"
    ENTRY_COMMENT_WRITTEN = "comment of an entered answer written"
    ENTRY_COMMENT_CHANGED = "comment of an entered answer changed"
    ENTRY_COMMENT_REMOVED = "comment of an entered answer removed"
    ENTRY_CHOICES = "choices of an entered answer changed"
    ENTRY_HANDED_OVER = "entered answer handed over to be checked"
    ENTRY_SENT_BACK = "entered answer sent back"
    ENTRY_DISCARDED = "entered answer discarded"
    ENTRY_CHECKED = "entered answer checked"
    ENTRY_CONFIRMED = "entered answer confirmed"
    ENTRY_CORRECTED = "entered answer taken over by the member"
    ENTRY_REJECTED = "entered answer rejected"
    ENTRY_LAPSED = "entered answer lapsed"
    CONSOLIDATION_ASKED = "consolidation asked"
    DRAFT_CONSOLIDATED = "draft consolidated"
    COMMENT_ANSWERED = "comment answered"
    REASON_KEPT = "standard reason kept"
    REASON_CHANGED = "standard reason changed"
    REASON_REMOVED = "standard reason removed"
    TYPE_ASKED = "another type of a comment asked for"
    TYPE_ACCEPTED = "another type of a comment accepted"
    TYPE_KEPT = "type of a comment kept"
    WAY_OUT_PROPOSED = "way out proposed"
    WAY_OUT_REMOVED = "way out removed"
    WORDS_EDITED = "words edited"
    EDIT_WITHDRAWN = "edit withdrawn"
    EDIT_OBJECTED_TO = "edit objected to"
    DRAFT_PROPOSED = "draft proposed"
    DRAFT_RETURNED = "draft returned"
    DRAFT_CIRCULATED = "draft circulated"
    ADOPTION_ANNOUNCED = "adoption announced"
    ADOPTION_BEGUN = "adoption begun"
    ADOPTION_WITHDRAWN = "adoption withdrawn"
    SHEET_KEPT = "sheet of brackets kept"
    LIFTING_ANNOUNCED = "words for brackets announced"
    LIFTING_BEGUN = "words for brackets put to members"
    LIFTING_WITHDRAWN = "words for brackets withdrawn"
    LIFTING_ACKNOWLEDGED = "words for brackets acknowledged"
    AGREED_TO_WORDS = "agreed to words for brackets"
    OBJECTED_TO_WORDS = "objected to words for brackets"
    LIFTED = "words for brackets agreed"
    LIFTING_LAPSED = "words for brackets not agreed in time"
    BRACKETS_LIFTED = "brackets lifted"
    BRACKET_ENDED = "bracket ended"
    DUTY_MARKED = "words marked as a duty of members"
    DUTY_UNMARKED = "mark of a duty taken off"
    PARTING_ASKED = "parting of a bracket asked for"
    PARTING_TAKEN_BACK = "wish to part a bracket taken back"
    ADVISED = "advice on brackets given"
    POSITIONS_DRAFTED = "positions drafted"
    DRAFT_NUMBERED = "draft given its final numbers"
    AUTHORITY_RECORDED = "authority to agree recorded"
    AUTHORITY_ENDED = "authority to agree ended"
    ACTING_NAMED = "acting coordinator named"
    ACTING_ENTERED = "letter on who acts entered"
    ACTING_CONFIRMED = "letter on who acts confirmed"
    ACTING_ENDED = "acting of a coordinator ended"
    DEPUTY_ENDED = "office of a deputy ended"
    MAILBOX_SET = "mailbox of an office set"
    HAND_OVER_OFFERED = "office offered to a successor"
    HAND_OVER_WITHDRAWN = "offer of an office withdrawn"
    HAND_OVER_TAKEN = "office taken over"
    AGREED = "agreed"
    OBJECTED = "objected"
    OBJECTED_LATE = "objected too late"
    ADOPTED = "adopted"
    ADOPTION_BROKEN = "adoption broken"
    ADOPTION_LAPSED = "adoption lapsed"
    FIELDS_NAMED = "priority fields named"
    FIELDS_REMOVED = "priority fields removed"
    ACHIEVEMENT_WRITTEN = "entry of the register written"
    ACHIEVEMENT_CHANGED = "entry of the register changed"
    ACHIEVEMENT_REMOVED = "entry of the register removed"
    ACHIEVEMENT_SENT = "entry of the register sent"
    ACHIEVEMENT_TAKEN_BACK = "entry of the register taken back"
    ACHIEVEMENT_EDITED = "entry of the register edited"
    ACHIEVEMENT_REGISTERED = "entry entered into the register"
    ACHIEVEMENT_RETURNED = "entry of the register returned"
    OPENING_PROPOSED = "opening to the public proposed"
    OPENING_DECLINED = "opening to the public declined"
    OPENED = "opened to the public"
    POSITION_ENTERED = "position of a member entered"
    POSITION_CHECKED = "entered position checked"
    POSITION_DISCARDED = "entered position discarded"
    POSITION_CONFIRMED = "entered position confirmed"
    POSITION_REJECTED = "entered position rejected"
    POSITION_LAPSED = "entered position lapsed"
    MEETING_PLANNED = "meeting planned"
    MEETING_CHANGED = "meeting planned otherwise"
    MEETING_CONVENED = "meeting convened"
    MEETING_CALLED_OFF = "meeting called off"
    MINUTES_KEPT = "minutes of a meeting written"
    MINUTES_PROPOSED = "minutes of a meeting proposed"
    MINUTES_RETURNED = "minutes of a meeting sent back"
    MINUTES_SENT = "minutes of a meeting sent"
    MINUTES_REOPENED = "minutes of a meeting opened again"
    MINUTES_CONFIRMED = "minutes of a meeting confirmed"
    MINUTES_CORRECTED = "minutes of a meeting corrected"
    OBSERVER_INVITED = "observer invited"
    OBSERVER_ENDED = "invitation of an observer ended"
    OBSERVER_IN_ROUND = "observer invited to a round"
    OBSERVER_WRITTEN = "comment of an observer written"
    OBSERVER_CHANGED = "comment of an observer changed"
    OBSERVER_REMOVED = "comment of an observer removed"
    OBSERVER_SUBMITTED = "comments of an observer submitted"
    OBSERVER_SPONSORED = "comment of an observer sponsored"
    OBSERVER_NOTED = "comment of an observer answered"
    WORK_ASKED_AGAIN = "work asked for again"
    LETTER_BOUNCED = "letter came back"
    RESTORED = "restored from a backup"
    LETTERS_RELEASED = "letters let go again"
    PERSON_ERASED = "name of a person erased"
    ROWS_SEALED = "rows of an earlier release sealed"


class Chain(Base):
    """Where a consultation's record ends at present: the number and the hash of its last event."""

    __tablename__ = "chains"
    official: ClassVar = NotOfficial("It is the end of the record itself.")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), unique=True)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default=FIRST)


class Event(Base):
    """Who did what to which thing, when. `hash` covers seq, prev, verb, instant and the salted digest of the body.

    An archive can withhold the body and the chain still holds. It never carries a comment's words, only digests; among
    them one of the official rows that the act has changed, before and after. `signature` is the service's own, over the
    hash; events of earlier releases have none.
    """

    __tablename__ = "events"
    official: ClassVar = NotOfficial("It is the record itself.")
    __table_args__ = (UniqueConstraint("consultation_id", "seq"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    seq: Mapped[int]
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    verb: Mapped[Verb] = mapped_column(choice(Verb))
    at: Mapped[datetime]
    salt: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any] | None]
    signature: Mapped[str | None] = mapped_column(String(88))


@dataclass(frozen=True, slots=True, eq=False)
class Happening:
    """An event before it is sealed."""

    consultation_id: int
    verb: Verb
    at: datetime
    body: dict[str, Any]


def record(
    session: Session, thing: Base, verb: Verb, *, consultation_id: int, by: Person | None, at: datetime, **details: Any
) -> None:
    """Append to the record what `by` (None: the service itself) did to `thing`; sealed when the transaction commits."""
    session.flush()  # the thing needs its number
    record_row(session, type(thing), thing.id, verb, consultation_id=consultation_id, by=by, at=at, **details)


def record_row(
    session: Session,
    of: type[Base],
    id: int,
    verb: Verb,
    *,
    consultation_id: int,
    by: Person | None,
    at: datetime,
    **details: Any,
) -> None:
    """As `record`, for a thing of which no more than its number is at hand."""
    body = {
        "thing": f"{of.__name__} {id}",
        "by": {"person": by.id, "name": by.name, "office": by.office} if by else {"service": "worker"},
        **details,
    }
    happenings = pending(session)
    happenings.append(Happening(consultation_id, verb, at, body))
    touched_by(session).belong_to(happenings[-1])


def digest_of(*texts: str) -> str:
    """SHA-256 over the texts, so that the record can prove words that it does not carry."""
    return sha256("\x00".join(texts).encode()).hexdigest()


def pending(session: Session) -> list[Happening]:
    """The events that this transaction has recorded so far, before they are sealed."""
    happenings: list[Happening] = session.info.setdefault("happenings", [])
    return happenings
