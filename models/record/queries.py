"""What the record holds, for receipts, letters and files, and for whoever asks whether it still holds it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.person import Person
from models.record.events import Event
from models.record.sealing import Anchor
from models.record.verbs import Verb

OFFICIAL = (
    *(Verb.SUBMITTED, Verb.NIL_RETURNED, Verb.TAKEN_BACK),
    *(Verb.FILED_LATE, Verb.LATE_ADMITTED, Verb.LATE_DECLINED),
)


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """Who did it, in which office, when, with how many comments and choices on brackets, under which hash."""

    by: str
    office: str
    at: datetime
    nil_return: bool
    comments: int
    positions: int
    hash: str
    anchor: Anchor | None


@dataclass(frozen=True, slots=True)
class EntryStatus:
    """Whether the record has an entry now, and when what it tells happened."""

    stands: bool
    at: datetime | None


def newest_anchor(session: Session, consultation_id: int, at: datetime | None = None) -> Anchor | None:
    """The last entry of a consultation, or the last one of what had happened at an instant; None if it is not signed."""
    entries = select(Event).where(Event.consultation_id == consultation_id)
    if at is not None:
        entries = entries.where(Event.at <= at)
    event = session.scalars(entries.order_by(Event.seq.desc()).limit(1)).one_or_none()
    return anchor_of(event) if event else None


def anchor_of(event: Event) -> Anchor | None:
    """By what an entry can be held; None if it is not signed."""
    return Anchor(event.consultation_id, event.seq, event.hash, event.signature) if event.signature else None


def entry_status(session: Session, anchor: Anchor) -> EntryStatus:
    """What the record says of an entry that somebody holds."""
    held = select(Event.at).where(Event.consultation_id == anchor.consultation_id, Event.hash == anchor.hash)
    at = session.scalars(held).one_or_none()
    return EntryStatus(at is not None, at)


def recorded_act(session: Session, consultation_id: int, submission_id: int, *, at: datetime) -> RecordedAct:
    """What was done to a member's answer at this instant: the answer's own row may have gone on since."""
    at_once = (Event.consultation_id == consultation_id) & (Event.at == at)
    happened = select(Event).where(at_once, Event.verb.in_(OFFICIAL)).order_by(Event.seq)
    thing = f"Submission {submission_id}"
    event, body = next(
        (event, event.body) for event in session.scalars(happened) if event.body and event.body["thing"] == thing
    )
    by = session.get_one(Person, body["by"]["person"])
    return RecordedAct(
        by=by.name,
        office=body["by"]["office"],
        at=event.at,
        nil_return=event.verb is Verb.NIL_RETURNED or body.get("nil_return", False),
        comments=body.get("comments", 0),
        positions=body.get(
            "choices", body.get("positions", 0)
        ),  # earlier releases counted those of an entry as "choices"
        hash=event.hash,
        anchor=anchor_of(event),
    )
