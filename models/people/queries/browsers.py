"""The browsers in which people are signed in, and for how long that lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.db.base import Clock
from models.people.person import ActingCoordinator, Person
from models.people.sign_ins import SignedIn

IDLE, WHOLE = timedelta(hours=4), timedelta(hours=12)
IDLE_OF_STAFF, WHOLE_OF_STAFF = timedelta(hours=2), timedelta(hours=10)  # it sees the things of all countries


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which somebody is signed in: what it says it is, since when, and when it asked for something last."""

    id: int
    device: str
    began_at: datetime
    last_seen: datetime


def is_over(person: Person, began_at: datetime, last_seen: datetime, now: datetime) -> bool:
    """Whether a browser has been signed in for too long, or has asked for nothing for too long."""
    idle, whole = (IDLE_OF_STAFF, WHOLE_OF_STAFF) if person.is_staff else (IDLE, WHOLE)
    return began_at <= now - whole or last_seen <= now - idle


def is_of_former_office() -> ColumnElement[bool]:
    """Browsers in which somebody signed in before an office ended in which they acted; they must sign in again."""
    ended_at = func.coalesce(ActingCoordinator.ended_at, ActingCoordinator.ends_at)
    return (
        select(ActingCoordinator.id)
        .where(
            ActingCoordinator.person_id == SignedIn.person_id,
            ActingCoordinator.confirmed_at.is_not(None),
            ActingCoordinator.begins_at < ended_at,
            SignedIn.began_at < ended_at,
            ended_at <= Clock(),
        )
        .correlate(SignedIn)
        .exists()
    )


def browsers(session: Session, person: Person, *, now: datetime) -> Sequence[Browser]:
    """Where the person is signed in now, the one that was there last first."""
    own = select(SignedIn).where(SignedIn.person_id == person.id, SignedIn.ended_at.is_(None), ~is_of_former_office())
    known = [Browser(one.id, one.device, one.began_at, one.seen_at or one.began_at) for one in session.scalars(own)]
    there = [one for one in known if not is_over(person, one.began_at, one.last_seen, now)]
    return sorted(there, key=lambda one: one.last_seen, reverse=True)
