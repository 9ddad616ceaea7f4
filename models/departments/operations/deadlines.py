"""The internal deadline of a member's departments: set by those who speak for the member, moved with the round, reminded of."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.comments.operations.collecting import ensure_collecting
from models.db.access import unsealed
from models.db.base import for_update
from models.departments.deadline import DepartmentDeadline
from models.errors import Invalid, Outdated
from models.letters.operations import department_letters
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.deadline import MOST_DAYS, DeadlineChange
from models.rounds.operations import rounds
from models.text.instants import when

KNOWN = unsealed("a member's deadline moves with the round, whoever extends that, and nobody reads it by that")


def set_deadline(
    session: Session, round_id: int, *, closes_at: datetime, by: Person, seen: int, now: datetime
) -> DepartmentDeadline:
    """Ask the member's departments to forward what they say until then; they get a letter. `seen` is the revision of the one
    before, 0 for none."""
    by.ensure_speaks()
    round, member = rounds.locked_round_for(session, round_id, by), by.of_member()
    ensure_collecting(session, round, by=by, now=now)
    there = session.scalars(select(DepartmentDeadline).filter_by(round_id=round.id, member_id=member.id)).one_or_none()
    if there is not None and there.closes_at == closes_at:
        return there
    if (there.revision if there else 0) != seen:
        raise Outdated("Somebody has set this deadline since you opened the page. Please look at it again.")
    if closes_at <= now:
        raise Invalid("The deadline must be in the future.", "closes_at")
    if round.paused_at is None and closes_at >= round.closes_at:
        official = when(round.closes_at, by.zone)
        raise Invalid(f"It must be before the deadline of the round, {official}.", "closes_at")

    deadline = there or DepartmentDeadline(round=round, member_id=member.id, revision=0)
    session.add(deadline)
    deadline.closes_at, deadline.set_by_id, deadline.set_at = closes_at, by.id, now
    deadline.revision += 1

    record(session, deadline, Verb.DEPARTMENT_DEADLINE_SET, consultation_id=round.consultation_id, by=by, at=now)

    department_letters.withdraw_reminders(session, round, member)
    department_letters.owe_deadline(session, deadline, member, now=now)
    return deadline


def move_with(session: Session, round: Round, change: DeadlineChange, *, by: Person, now: datetime) -> None:
    """Give departments as much more time as the round has got, and tell those who know of it what has happened."""
    more = change.until - change.was if change.until is not None else timedelta()
    own = select(DepartmentDeadline).where(DepartmentDeadline.round_id == round.id)
    for deadline in session.scalars(own, execution_options=KNOWN) if more else ():
        deadline.closes_at += more
        deadline.set_at = now
        deadline.revision += 1

        record(session, deadline, Verb.DEPARTMENT_DEADLINE_MOVED, consultation_id=round.consultation_id, by=by, at=now)

    for member in round.consultation.members:
        department_letters.withdraw_reminders(session, round, member)
    department_letters.owe_round_changed(session, round, change, now=now)


def remind_due(session: Session, *, now: datetime) -> None:
    """Remind the people of departments that have forwarded nothing when a day of the plan has come; safe to run twice at once."""
    soon = (DepartmentDeadline.closes_at >= now) & (DepartmentDeadline.closes_at <= now + timedelta(days=MOST_DAYS))
    due = select(DepartmentDeadline).join(Round, Round.id == DepartmentDeadline.round_id)
    of_open = due.where(soon, Round.state == RoundState.OPEN).options(joinedload(DepartmentDeadline.round))
    found = session.scalars(for_update(of_open, DepartmentDeadline, skip_locked=True)).all()
    for deadline in found:
        if deadline.is_reminder_due(now):
            deadline.reminded_at = now

            department_letters.owe_reminder(session, deadline, now=now)
