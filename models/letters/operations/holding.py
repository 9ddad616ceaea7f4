"""Letters that are held after a restore: what was owed then may have been sent long ago, or be about what is past."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update
from sqlalchemy.orm import Session

from models.db.access import unsealed
from models.db.work import WorkState
from models.health.service_state import ServiceState
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation

OLD = "Not sent: it was owed before a backup was restored, and the operator let it rest."


def held_at(session: Session) -> datetime | None:
    """Since when letters are held; None when they go as usual."""
    return session.get_one(ServiceState, 1).letters_held_at


def may_go(session: Session) -> ColumnElement[bool]:
    """Which letters go now: all, or while they are held only links to sign in that somebody has asked for since."""
    since = held_at(session)
    if since is None:
        return true()
    return and_(Notification.letter == Letter.SIGN_IN, Notification.owed_at > since)


def count(session: Session) -> tuple[int, int]:
    """How many letters wait that were owed before the restore, and how many that have come to be owed since."""
    since = held_at(session)
    waiting = select(func.count()).select_from(Notification).where(_is_unsent())
    old = waiting.where(Notification.owed_at <= since)
    counts = [
        session.scalars(letters, execution_options=unsealed("letters are counted for operators")).one()
        for letters in (old, waiting)
    ]
    return counts[0], counts[1] - counts[0]


def release(session: Session, *, and_old: bool, now: datetime) -> None:
    """Let letters go again; those owed before the restore only if `and_old`. The others are given up where people see it."""
    since = held_at(session)
    if since is None:
        return
    if not and_old:
        old = update(Notification).where(_is_unsent(), Notification.owed_at <= since)
        session.execute(old.values(state=WorkState.FAILED, claim=None, claimed_until=None, last_error=OLD))
    session.get_one(ServiceState, 1).letters_held_at = None
    details = {"through": "lmec letters release", "old_ones": "sent" if and_old else "not sent"}
    _record_everywhere(session, Verb.LETTERS_RELEASED, now, details)


def note_restored(session: Session, *, taken_at: datetime, now: datetime) -> None:
    """Say in the record of every consultation that it continues from a backup."""
    details = {"through": "lmec restore", "backup_of": taken_at.isoformat()}
    _record_everywhere(session, Verb.RESTORED, now, details)


def _record_everywhere(session: Session, verb: Verb, now: datetime, details: Mapping[str, str]) -> None:
    """What the operator did to all of the service stands in the record of every consultation."""
    for consultation in session.scalars(select(Consultation).order_by(Consultation.id)):
        record(session, consultation, verb, consultation_id=consultation.id, by=None, at=now, **details)


def _is_unsent() -> ColumnElement[bool]:
    return or_(Notification.state == WorkState.WAITING, Notification.state == WorkState.RUNNING)
