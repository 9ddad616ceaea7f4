"""Which changes are under way in this thread, so that a bell that rings before the commit is heard by every test."""

from threading import local

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

from models.db.access import SealedSession

_here = local()


def open_sessions() -> set[Session]:
    """The sessions of this thread in which a transaction that may change something has begun and not ended."""
    found: set[Session] = _here.__dict__.setdefault("sessions", set())
    return found


@event.listens_for(SealedSession, "after_begin")
def _begun(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if connection.get_execution_options().get("writes", True):
        open_sessions().add(session)


@event.listens_for(SealedSession, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        open_sessions().discard(session)
