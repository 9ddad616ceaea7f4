"""A silence while it runs: ends that move to a working day or after an outage, and which members it does not bind."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Decision
from models.adoption.entered import EnteredPosition
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import decisions
from models.adoption.operations.decisions import decision_columns
from models.adoption.queries.entered import Matter
from models.adoption.silence import AdoptionNotice, SilenceExtension
from models.db.access import unsealed
from models.health.queries import SILENT_AFTER
from models.letters.operations import adoption_letters as letters
from models.letters.operations import answer_letters
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.deadline import Holiday
from models.rounds.queries import deadlines
from models.text.instants import when

LAST_HOURS = timedelta(hours=24)
"""How long before its end an outage extends the time to answer, and how long the members have at least once the service is back."""


def unbound_members(session: Session, adoption: Adoption) -> list[Member]:
    """The members of whose silence something depends, and that it does not bind: none of them has known of the adoption in time."""
    known = select(AdoptionNotice.member_id).where(
        AdoptionNotice.adoption_id == adoption.id, AdoptionNotice.heard_at <= adoption.ends_at
    )
    bound = set(session.scalars(known, execution_options=unsealed("a silence binds whoever knew of it")))
    bound |= set(adoptions.positions(session, adoption))
    return [member for member in adoption.silent_members if member.id not in bound]


def extend_for_outage(session: Session, since: datetime | None, *, now: datetime) -> list[int]:
    """Extend the time to answer where the service was away in its last 24 hours, `since` its clock was last heard: by as long, and
    until a day after it is back at least; and by the same rule the time to confirm or correct what was entered for a member.
    Gives the ids of the adoptions and liftings."""
    if since is None or now - since <= SILENT_AFTER:
        return []
    extended: list[int] = []
    for decision in decisions.running_decisions(session, after=since, until=now + LAST_HOURS):
        until = max(decision.ends_at + (now - since), now + LAST_HOURS)
        _extend(session, decision, until, outage_reason(since, now), now)
        extended.append(decision.id)
    for decision in decisions.running_decisions(session, until=now + LAST_HOURS):
        extend_entries(session, decision, since, now=now)
    return extended


def extend_entries(session: Session, matter: Matter, since: datetime, *, now: datetime) -> None:
    """Extend the time to confirm or correct what was entered for a member, by the same rule. For who holds its lock."""
    for entry in decisions.extendable_entries(session, matter, after=since, until=now + LAST_HOURS):
        _extend_entry(session, matter, entry, by=now - since, now=now)


def extend_over_holiday(session: Session, decision: Decision, *, now: datetime) -> bool:
    """Move an end that falls on a holiday which was entered since; whether it has moved. For who holds its lock."""
    days = deadlines.holidays_on(session, decision.version.consultation.members, decision.ends_at)
    if not days:
        return False
    _extend(session, decision, decision.ends_at, holiday_reason(days), now)
    return True


def outage_reason(since: datetime, now: datetime) -> str:
    """Why an end has moved that was near while the service was away."""
    away = f"from {when(since, 'UTC')} until {when(now, 'UTC')}"
    return f"The service could not be reached {away}, shortly before the end."


def holiday_reason(days: Iterable[Holiday]) -> str:
    """Why an end has moved that fell on these days."""
    named = "; ".join(f"{one.member.name}: {one.name}" for one in days)
    return f"The end fell on a holiday ({named})."


def _extend(session: Session, decision: Decision, until: datetime, reason: str, now: datetime) -> None:
    was, members = decision.ends_at, decision.version.consultation.members
    decision.ends_at = deadlines.working_time(session, members, until)
    change = SilenceExtension(**decision_columns(decision), was=was, until=decision.ends_at, reason=reason, at=now)
    session.add(change)

    details = {"was": was.isoformat(), "until": decision.ends_at.isoformat(), "reason": reason}
    _record(session, decision, change, Verb.SILENCE_EXTENDED, None, now, **details)

    letters.owe_silence_extended(session, decision, now=now)


def _extend_entry(session: Session, matter: Matter, entry: EnteredPosition, *, by: timedelta, now: datetime) -> None:
    assert entry.waits_until is not None
    was, until = entry.waits_until, max(entry.waits_until + by, now + LAST_HOURS)
    if until <= matter.ends_at:
        return
    entry.waits_until = until

    _record(session, matter, entry, Verb.POSITION_EXTENDED, None, now, was=was.isoformat(), until=until.isoformat())

    if entry.is_waiting:
        answer_letters.owe_position_to_confirm(session, entry, matter.version, now=now)


def _record(
    session: Session,
    matter: Matter,
    thing: SilenceExtension | EnteredPosition,
    verb: Verb,
    by: Person | None,
    now: datetime,
    **details: object,
) -> None:
    record(session, thing, verb, consultation_id=matter.version.consultation_id, by=by, at=now, **details)
