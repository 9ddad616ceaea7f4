"""The record: every act as an event in a chain of hashes that a member can verify. A consultation has one chain."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, NotOfficial, choice
from models.people.person import Person
from models.record.row_changes import row_changes
from models.record.verbs import Verb

FIRST = "0" * 64


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
class UnsealedEvent:
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
    entity: type[Base],
    id: int,
    verb: Verb,
    *,
    consultation_id: int,
    by: Person | None,
    at: datetime,
    **details: Any,
) -> None:
    """As `record`, for a thing by its number."""
    body = {
        "thing": f"{entity.__name__} {id}",
        "by": {"person": by.id, "name": by.name, "office": by.office} if by else {"service": "worker"},
        **details,
    }
    events = pending(session)
    events.append(UnsealedEvent(consultation_id, verb, at, body))
    row_changes(session).belong_to(events[-1])


def digest_of(*texts: str) -> str:
    """SHA-256 over the texts, so that the record can prove words that it does not carry."""
    return sha256("\x00".join(texts).encode()).hexdigest()


def pending(session: Session) -> list[UnsealedEvent]:
    """The events that this transaction has recorded so far, before they are sealed."""
    events: list[UnsealedEvent] = session.info.setdefault("events", [])
    return events
