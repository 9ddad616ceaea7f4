"""How the service fares: what waits, runs and was given up of each kind of work, and its clock. Numbers and no words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, not_, select
from sqlalchemy.orm import Session

from models.db.access import UNSEALED
from models.db.work import Work, WorkState, kinds, ready
from models.health.service_state import ServiceState
from models.letters.notification import Notification


@dataclass(frozen=True, slots=True)
class Standing:
    """Work of one kind. What is `due` could be done now, the oldest of it since `oldest`; `later` waits for its time
    or for other work, and of both `troubled` has been tried without success."""

    kind: str
    due: int = 0
    later: int = 0
    troubled: int = 0
    running: int = 0
    failed: int = 0
    oldest: datetime | None = None


def standings(session: Session, now: datetime) -> list[Standing]:
    """Every kind of work by its name. All of it is counted, whoever may read it."""
    return [_standing(session, kind, of, now) for kind, of in sorted(kinds().items())]


def sent(session: Session) -> int:
    """How many letters a mail server has taken."""
    taken = select(func.count()).select_from(Notification).where(Notification.sent_at.is_not(None))
    return session.scalars(taken, execution_options=UNSEALED).one()


def ticked_at(session: Session) -> datetime | None:
    """When the clock's tick last came all the way."""
    return session.get_one(ServiceState, 1).ticked_at


def _standing(session: Session, kind: str, of: type[Work], now: datetime) -> Standing:
    waiting = of.state == WorkState.WAITING
    due = ready(of, now)
    counted = [
        func.count(case((that, 1)))
        for that in (
            due,
            and_(waiting, not_(due)),
            and_(waiting, of.last_error.is_not(None)),
            of.state == WorkState.RUNNING,
            of.state == WorkState.FAILED,
        )
    ]
    oldest = func.min(case((due, of.not_before)))
    unfinished = select(*counted, oldest).where(of.state != WorkState.DONE)
    counts: tuple[Any, ...] = tuple(session.execute(unfinished, execution_options=UNSEALED).one())
    return Standing(kind, *counts)
