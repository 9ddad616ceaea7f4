"""An official act of a member as the record holds it, for receipts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.person import Person
from models.record.events import Event, Verb

OFFICIAL = (Verb.SUBMITTED, Verb.NIL_RETURNED, Verb.TAKEN_BACK)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did it, in which office, when, with how many comments and choices on brackets, under which number and hash."""

    by: str
    office: str
    at: datetime
    nil_return: bool
    comments: int
    positions: int
    seq: int
    hash: str


def deed(session: Session, consultation_id: int, submission_id: int, *, at: datetime) -> Deed:
    """What was done to a member's answer at this instant: the answer's own row may have gone on since."""
    happened = select(Event).where(Event.consultation_id == consultation_id, Event.at == at, Event.verb.in_(OFFICIAL))
    thing = f"Submission {submission_id}"
    event, body = next(
        (event, event.body) for event in session.scalars(happened) if event.body and event.body["thing"] == thing
    )
    by = session.get_one(Person, body["by"]["person"])
    return Deed(
        by=by.name,
        office=body["by"]["office"],
        at=event.at,
        nil_return=event.verb is Verb.NIL_RETURNED,
        comments=body.get("comments", 0),
        positions=body.get("positions", 0),
        seq=event.seq,
        hash=event.hash,
    )
