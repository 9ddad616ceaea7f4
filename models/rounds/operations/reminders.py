"""Reminding members that have not answered: before the deadline, where the round asks for it, and when staff wish."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.locking import held
from models.errors import Untimely
from models.letters.operations import letters
from models.people.member import Member
from models.people.person import Person
from models.record.events import Verb, record
from models.rounds.consultation import REMINDED_BEFORE, Round, RoundState
from models.rounds.operations import rounds
from models.rounds.operations.deadlines import ensure_open


def remind(session: Session, round_id: int, *, by: Person, seen: str, now: datetime) -> Round:
    """Write to the people of every member that has not answered; `seen` is the round's `reminded`, so two clicks do it once."""
    by.ensure_staff()
    round = rounds.locked(session, round_id)
    ensure_open(round, by.zone, now)
    if round.reminded != seen:
        return round
    missing = rounds.missing(session, round)
    if not missing:
        raise Untimely("All members have answered. There is nobody to remind.")
    _remind(session, round, missing, by=by, now=now)
    return round


def remind_due(session: Session, *, now: datetime) -> list[int]:
    """Remind whoever has not answered when a moment for it has come; safe to run twice at once. Gives the rounds' ids."""
    soon = (Round.closes_at >= now) & (Round.closes_at <= now + max(REMINDED_BEFORE))
    asked = select(Round).where(Round.state == RoundState.OPEN, Round.reminds, soon)
    rounds_due = [
        round
        for round in session.scalars(held(asked, Round, passing_over=True).execution_options(populate_existing=True))
        if round.is_reminder_due(now)
    ]
    for round in rounds_due:
        _remind(session, round, rounds.missing(session, round), by=None, now=now)
    return [round.id for round in rounds_due]


def _remind(session: Session, round: Round, members: Sequence[Member], *, by: Person | None, now: datetime) -> None:
    round.reminded_at = now
    if not members:
        return

    codes = [member.code for member in members]
    record(session, round, Verb.REMINDED, consultation_id=round.consultation_id, by=by, at=now, members=codes)

    letters.owe_reminder(session, round, members, now=now)
