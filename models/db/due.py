"""What the sweep asks: which work is due, whether or not its bell was heard."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.work import Priority, due, kinds
from models.documents import document  # noqa: F401 (a kind of work is known when its module is loaded)

AT_ONCE = 1000  # of each kind; the next sweep finds the rest


def bells(session: Session, now: datetime) -> list[tuple[str, int | None, Priority]]:
    """The bells that should ring for all work that is due: its kind, its id (None where one bell is for all of it), and whose
    turn it is.

    What has waited longest of each kind is put before all others, so that nothing waits for ever behind what comes later.
    """
    owed: list[tuple[str, int | None, Priority]] = []
    for kind, of in sorted(kinds().items()):
        limit = 1 if of.rings_by_kind else AT_ONCE
        waiting = select(of.id, of.turn).where(due(of, now)).order_by(of.not_before, of.id).limit(limit)
        for place, (id, turn) in enumerate(session.execute(waiting)):
            owed.append((kind, None if of.rings_by_kind else id, Priority(turn) if place else Priority.FIRST))
    return owed
