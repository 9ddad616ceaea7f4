"""Giving effect to what was entered for a member: it is what the member says, as if it had said so when it arrived."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.entered import EnteredPosition
from models.adoption.operations import objections, positions
from models.adoption.queries.entered import Matter
from models.lifting.lifting import Lifting
from models.lifting.operations import answers
from models.people.person import Person


def give_effect(session: Session, matter: Matter, entry: EnteredPosition, *, by: Person, now: datetime) -> None:
    """For who holds the lock of what it is about."""
    member, heard_at = entry.member, entry.arrived_at
    if isinstance(matter, TextCorrigendum):
        objections.record_objection(
            session, matter, member, entry.reason, by=by, now=now, heard_at=heard_at, entry=entry
        )
    elif isinstance(matter, Lifting):
        answers.record_answer(
            session, matter, member, entry.objects_to, entry.reason, by=by, now=now, heard_at=heard_at, entry=entry
        )
    elif isinstance(matter, Adoption) and entry.objects:
        positions.record_objection(
            session, matter, member, entry.reason, by=by, now=now, heard_at=heard_at, entry=entry
        )
    elif isinstance(matter, Adoption):
        content = entry.statement_kind, entry.statement, entry.ad_referendum
        positions.record_agreement(session, matter, member, content, by=by, now=now, heard_at=heard_at, entry=entry)
