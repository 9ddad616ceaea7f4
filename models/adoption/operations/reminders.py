"""Reminding the members that have not answered what they are asked about a text, before the time to answer ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Decision
from models.adoption.operations import decisions
from models.adoption.queries.adoption import adoption_progress
from models.errors import Untimely
from models.letters.operations import adoption_letters as letters
from models.letters.operations.letters import ensure_reached, members_reached
from models.lifting.lifting import Lifting
from models.lifting.queries.progress import progress as lifting_progress
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.deadline import is_reminder_due

BEFORE_END = (timedelta(hours=72), timedelta(hours=24))
"""How long before the end members are reminded; the earliest reminder first."""
AFTER_ASKING = timedelta(hours=24)
"""How long members have had the letter that asks them, at least, when a reminder comes."""


def moments_of(decision: Decision) -> list[datetime]:
    """When members that have not answered then are reminded, in order; never before they are asked."""
    if decision.begun_at is None:
        return []
    moments = (decision.ends_at - before for before in BEFORE_END)
    return [moment for moment in moments if moment >= decision.begun_at + AFTER_ASKING]


def remind(session: Session, what: type[Decision], id: int, *, by: Person, seen: str, now: datetime) -> Decision:
    """Write at once to the people of every member that has not answered; `seen` is the decision's `reminded`, so two clicks do it
    once."""
    by.ensure_staff()
    decision = decisions.locked_decision(session, what, id)
    decisions.ensure_accepts_answers(decision, by, now)
    if decision.reminded != seen:
        return decision
    missing = _members_without_answer(session, decision)
    if not missing:
        raise Untimely("All members have answered, or what you have entered for them waits. There is nobody to remind.")
    _remind_members(session, decision, ensure_reached(session, missing), by=by, now=now)
    return decision


def remind_due(session: Session, *, now: datetime) -> list[int]:
    """Remind whoever has not answered when a moment for it has come. Safe to run twice at once. Gives the ids of the adoptions and
    liftings."""
    reminded: list[int] = []
    for what in (Adoption, Lifting):
        soon = (what.ends_at >= now) & (what.ends_at <= now + BEFORE_END[0])
        running = select(what).where(what.begun_at.is_not(None), what.ended_at.is_(None), soon).order_by(what.id)
        for id in [one.id for one in session.scalars(running) if _is_due(one, now)]:
            decision = decisions.locked_decision(session, what, id)
            if decision.accepts_answers(now) and _is_due(decision, now):
                reached = members_reached(session, _members_without_answer(session, decision))
                _remind_members(session, decision, reached, by=None, now=now)
                reminded.append(id)
    return reminded


def is_awaited(session: Session, decision: Decision, member: Member, *, now: datetime) -> bool:
    """Whether a word of the member may still come, and count."""
    missing = {one.id for one in _members_without_answer(session, decision)}
    return decision.accepts_answers(now) and member.id in missing


def _is_due(decision: Decision, now: datetime) -> bool:
    return is_reminder_due(moments_of(decision), decision.reminded_at, now)


def _remind_members(
    session: Session, decision: Decision, members: Sequence[Member], *, by: Person | None, now: datetime
) -> None:
    decision.reminded_at = now
    if not members:
        return

    codes = [member.code for member in members]
    consultation_id = decision.version.consultation_id
    record(session, decision, Verb.REMINDED, consultation_id=consultation_id, by=by, at=now, members=codes)

    letters.owe_answer_reminder(session, decision, members, now=now)


def _members_without_answer(session: Session, decision: Decision) -> list[Member]:
    """The members from which a word is still to come; not those of which something is entered, and waits."""
    progress = adoption_progress if isinstance(decision, Adoption) else lifting_progress
    to_answer = progress(session, decision.id).to_answer
    entered = decisions.members_with_entries(session, decision)
    return [
        member
        for member in decision.version.consultation.members
        if member.name in to_answer and member.id not in entered
    ]
