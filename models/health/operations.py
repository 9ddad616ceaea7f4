"""What staff do about work that the workers could not do."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import for_update
from models.db.work import Work, WorkState, try_again, work_kinds
from models.errors import NotFound
from models.health.queries import consultation_of
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb


def retry_work(session: Session, kind: str, id: int, *, by: Person, now: datetime) -> Work:
    """Owe work about a consultation once more after it was given up; pressing twice owes it once. Raises NotFound, also
    for what is not the secretariat's to see."""
    by.ensure_staff()
    entity = work_kinds().get(kind)
    work = session.scalars(for_update(select(entity).where(entity.id == id), entity)).one_or_none() if entity else None
    consultation = consultation_of(session, work) if work else None
    if work is None or consultation is None:
        raise NotFound
    if work.state is not WorkState.FAILED:
        return work

    try_again(session, work, now=now)

    record(session, work, Verb.WORK_ASKED_AGAIN, consultation_id=consultation.id, by=by, at=now)
    return work
