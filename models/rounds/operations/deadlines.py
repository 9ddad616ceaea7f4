"""What staff do to the deadline of an open round: extend it, or pause the round and resume it. All members get a letter."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.departments.operations import deadlines as departments
from models.errors import Invalid, Outdated, Untimely
from models.letters.operations import observer_letters, round_letters
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round, ensure_open
from models.rounds.deadline import DeadlineAct, DeadlineChange
from models.rounds.operations import rounds
from models.text.instants import when
from models.text.typed import typed

VERBS = {
    DeadlineAct.EXTENDED: Verb.DEADLINE_EXTENDED,
    DeadlineAct.PAUSED: Verb.ROUND_PAUSED,
    DeadlineAct.RESUMED: Verb.ROUND_RESUMED,
}

_STATE_AFTER = {
    DeadlineAct.EXTENDED: "extended the deadline",
    DeadlineAct.PAUSED: "paused the round",
    DeadlineAct.RESUMED: "resumed the round",
}


def extend(
    session: Session, round_id: int, *, until: datetime, reason: str, by: Person, seen: str, now: datetime
) -> Round:
    """Give the members time until a later deadline; `seen` is the round's `timing`, so two clicks do it once."""
    by.ensure_staff()
    round = rounds.locked_round(session, round_id)
    if round.timing != seen:
        _ensure_done(session, round, DeadlineAct.EXTENDED, until=until, reason=reason, by=by)
        return round
    rounds.ensure_not_paused(round)
    ensure_open(round, by.zone, now)
    if until <= round.closes_at:
        present = when(round.closes_at, by.zone)
        raise Invalid(f"The new deadline must be later than the present one, {present}.", "closes_at")

    _change_deadline(session, round, DeadlineAct.EXTENDED, until=until, reason=_checked_reason(reason), by=by, now=now)
    return round


def pause(session: Session, round_id: int, *, reason: str, by: Person, seen: str, now: datetime) -> Round:
    """Stop the clock of a round until it is resumed; answers that are in stay, and members can go on."""
    by.ensure_staff()
    round = rounds.locked_round(session, round_id)
    if round.timing != seen:
        _ensure_done(session, round, DeadlineAct.PAUSED, until=None, reason=reason, by=by)
        return round
    ensure_open(round, by.zone, now)
    if round.paused_at is not None:
        raise Untimely("This round is paused already.")

    _change_deadline(session, round, DeadlineAct.PAUSED, until=None, reason=_checked_reason(reason), by=by, now=now)
    return round


def resume(
    session: Session, round_id: int, *, until: datetime, reason: str = "", by: Person, seen: str, now: datetime
) -> Round:
    """Let a paused round go on until a new deadline, which takes no time away that the members had."""
    by.ensure_staff()
    round = rounds.locked_round(session, round_id)
    if round.timing != seen:
        _ensure_done(session, round, DeadlineAct.RESUMED, until=until, reason=reason, by=by)
        return round
    if round.paused_at is None:
        raise Untimely("This round is not paused.")
    if until <= now:
        raise Invalid("The deadline must be in the future.", "closes_at")
    if until < round.closes_at:
        before = when(round.closes_at, by.zone)
        raise Invalid(f"The new deadline cannot be earlier than the one before the pause, {before}.", "closes_at")

    _change_deadline(session, round, DeadlineAct.RESUMED, until=until, reason=typed(reason, "reason"), by=by, now=now)
    return round


def _ensure_done(
    session: Session, round: Round, kind: DeadlineAct, *, until: datetime | None, reason: str, by: Person
) -> None:
    """Raise Outdated unless the change that the person did not see is their own, with the same words: two clicks do it once."""
    changes = select(DeadlineChange).where(DeadlineChange.round_id == round.id)
    newest = session.scalars(changes.order_by(DeadlineChange.id.desc()).limit(1)).first()
    if newest is None:
        raise Outdated("The deadline has changed since you opened this page. Please look at it again.")
    if (newest.kind, newest.until, newest.reason, newest.by_id) != (kind, until, typed(reason, "reason"), by.id):
        done = _STATE_AFTER[newest.kind]
        raise Outdated(f"{newest.by.name} has {done} since you opened this page. Please look at it again.")


def _checked_reason(reason: str) -> str:
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say why. All members read it in the letter.", "reason")
    return reason


def _change_deadline(
    session: Session, round: Round, kind: DeadlineAct, *, until: datetime | None, reason: str, by: Person, now: datetime
) -> None:
    change = DeadlineChange(
        round_id=round.id, kind=kind, was=round.closes_at, until=until, reason=reason, by_id=by.id, at=now
    )
    session.add(change)
    if until is None:
        round.paused_at = now
    else:
        round.paused_at, round.deadline_set_at = None, now
        if until > round.closes_at:
            round.extended_from, round.closes_at = round.extended_from or round.closes_at, until

    instants = {"was": change.was.isoformat(), **({"until": until.isoformat()} if until else {})}
    details = {"round": round.number, "reason": reason, **instants}
    record(session, change, VERBS[kind], consultation_id=round.consultation_id, by=by, at=now, **details)

    round_letters.withdraw_reminders(session, round, round.consultation.members)
    round_letters.owe_deadline_changed(session, round, change, now=now)
    observer_letters.withdraw_closing(session, round)
    observer_letters.owe_deadline_changed(session, round, change, now=now)
    departments.move_with(session, round, change, by=by, now=now)
