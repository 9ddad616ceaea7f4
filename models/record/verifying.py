"""Verifying the record: walks each chain and names the first link that does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.record.events import FIRST, Chain, Event, body_digest, link_hash
from models.rounds.consultation import Consultation

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """What verification found about one consultation: how many events hold, the last hash, and what is wrong, if anything."""

    consultation_id: int
    title: str
    events: int
    head: str
    fault: str


def verify(session: Session) -> Iterator[Finding]:
    """Check every consultation's chain, in order."""
    for consultation in session.scalars(select(Consultation).order_by(Consultation.id)):
        yield _verify(session, consultation)


def _verify(session: Session, consultation: Consultation) -> Finding:
    seq, head, fault = 0, FIRST, ""
    events = session.scalars(
        select(Event)
        .where(Event.consultation_id == consultation.id)
        .order_by(Event.seq)
        .execution_options(yield_per=AT_ONCE)
    )
    for event in events:
        fault = _fault(event, seq, head)
        if fault:
            break
        seq, head = event.seq, event.hash
    else:
        chain = session.scalars(select(Chain).where(Chain.consultation_id == consultation.id)).one_or_none()
        if chain is None or (chain.seq, chain.head) != (seq, head):
            fault = (
                f"the record ends at event {seq}, but its chain says otherwise: events at the end are missing or added"
            )
    return Finding(consultation.id, consultation.title, seq, head, fault)


def _fault(event: Event, seq: int, head: str) -> str:
    if event.seq != seq + 1:
        return f"event {seq + 1} is missing"
    if event.prev != head:
        return f"event {event.seq} does not follow the event before it"
    # A body may have been withheld or erased; its digest then stands for it.
    if event.body is not None and body_digest(event.salt, event.body) != event.digest:
        return f"the body of event {event.seq} ({event.verb.value}) has been changed"
    if link_hash(event.seq, event.prev, event.verb.value, event.at, event.digest) != event.hash:
        return f"event {event.seq} ({event.verb.value}) has been changed"
    return ""
