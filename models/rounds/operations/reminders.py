"""Reminding members that have not answered, and what they say about letters: that they have arrived."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.submission import Submission
from models.db.base import held
from models.errors import NotFound, Untimely
from models.letters.operations import letters
from models.people.member import Member
from models.people.person import Person
from models.record.events import Verb, record
from models.rounds.consultation import REMINDED_BEFORE, Acknowledgement, Round, RoundState
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


def acknowledge(session: Session, round_id: int, *, by: Person, now: datetime) -> Acknowledgement:
    """Say for the member that the letter about an open round has arrived; only the first time counts. Owes no letter."""
    member = by.of_member()
    by.ensure_speaks()
    round = rounds.locked(session, round_id)
    asked = select(Submission.id).where(Submission.round_id == round.id, Submission.member_id == member.id)
    if session.scalars(asked).one_or_none() is None:
        raise NotFound
    said = session.scalars(
        select(Acknowledgement).where(Acknowledgement.round_id == round.id, Acknowledgement.member_id == member.id)
    ).one_or_none()
    if said is not None:
        return said
    ensure_open(round, by.zone, now)

    said = Acknowledgement(round_id=round.id, member_id=member.id, by_id=by.id, at=now)
    session.add(said)

    record(session, said, Verb.ACKNOWLEDGED, consultation_id=round.consultation_id, by=by, at=now, round=round.number)
    return said
