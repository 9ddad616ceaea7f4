"""How the time of an adoption or a lifting ends: by the clock where nobody's silence counts; else two of the secretariat declare
the result."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Asking
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import decisions, silence
from models.adoption.operations.decisions import A, about
from models.adoption.silence import SilenceOutcome, SilenceResult
from models.errors import NotYours, Outdated, Untimely
from models.letters.operations import adoption_letters as letters
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import GRACE


def end_due(session: Session, *, now: datetime) -> list[int]:
    """End the adoptions and liftings whose time and grace have passed. Not having answered is no agreement, except in a silence
    that nobody broke: of that the result is to be declared. Safe to run twice at once. Gives the ids of those that were due."""
    ended: list[int] = []
    for asking in decisions.running(session, until=now - GRACE):
        if asking.silence is not None or decisions.is_held(session, asking):
            continue
        if asking.silent_members and silence.extend_over_holiday(session, asking, now=now):
            continue
        if asking.silent_members and not _is_refused(session, asking):
            _over(session, asking, now)
        else:
            _end(session, asking, by=None, now=now)
        ended.append(asking.id)
    return ended


def declare(session: Session, what: type[Asking], id: int, *, by: Person, now: datetime) -> SilenceResult:
    """State as one of the secretariat what came of a silence that is over; another confirms it."""
    by.ensure_staff()
    asking, result = _result(session, what, id)
    declared = outcome(session, asking)
    if result.declared_as is declared:
        if result.declared_by_id == by.id:
            return result
        raise Outdated("Somebody has declared the result already. Look at it, and confirm it.")
    _ensure_nothing_waits(session, asking)

    result.declared_as, result.declared_by_id, result.declared_at = declared, by.id, now

    _record(session, asking, result, Verb.RESULT_DECLARED, by, now, outcome=result.declared_as.value)

    letters.owe_result_declared(session, asking, by=by, now=now)
    return result


def confirm(session: Session, what: type[A], id: int, *, by: Person, now: datetime) -> A:
    """Confirm the declared result as another of the secretariat: it counts as of the end of the silence."""
    by.ensure_staff()
    asking, result = _result(session, what, id)
    if result.confirmed_by_id == by.id:
        return asking
    if result.declared_at is None:
        raise Untimely("Nobody has declared the result yet.")
    if result.declared_by_id == by.id:
        raise NotYours("You have declared this yourself. Somebody else at the secretariat must confirm it.")
    _ensure_nothing_waits(session, asking)
    if result.declared_as is not outcome(session, asking):
        raise Outdated(
            "A member has answered since this was declared, or a call with it was recorded. Please look at it again."
        )

    result.confirmed_by_id, result.confirmed_at = by.id, now

    _record(session, asking, result, Verb.RESULT_CONFIRMED, by, now, outcome=result.declared_as.value)

    _end(session, asking, by=by, now=now, adopts=result.declared_as is SilenceOutcome.ADOPTED)
    return asking


def outcome(session: Session, asking: Asking) -> SilenceOutcome:
    """What came of a silence: adopted, unless a member that it does not bind has not said that it agrees; of words for brackets,
    whether one of these ends."""
    if isinstance(asking, Lifting):
        return SilenceOutcome.LIFTED if procedure.settled(session, asking) else SilenceOutcome.LAPSED
    refused = _is_refused(session, asking) or _unbound(session, asking)
    return SilenceOutcome.LAPSED if refused else SilenceOutcome.ADOPTED


def _is_refused(session: Session, asking: Asking) -> bool:
    """Whether a member whose word is needed has not given it: one that was at the meeting, or is asked expressly, has not agreed;
    or one has still to confirm what it has agreed ad referendum."""
    silent = {member.id for member in asking.silent_members}
    express = [member.id for member in asking.version.consultation.members if member.id not in silent]
    if isinstance(asking, Adoption):
        said = adoptions.positions(session, asking)
        return any(one.ad_referendum for one in said.values()) or any(id not in said for id in express)
    return any(member.id in express for member in _unbound(session, asking))


def _unbound(session: Session, asking: Asking) -> list[Member]:
    if isinstance(asking, Lifting):
        return procedure.unbound(session, asking)
    assert isinstance(asking, Adoption)
    return silence.unbound(session, asking)


def _end(session: Session, asking: Asking, *, by: Person | None, now: datetime, adopts: bool = False) -> None:
    if isinstance(asking, Lifting):
        procedure.end(session, asking, at=asking.ends_at, by=by, now=now)
        return
    assert isinstance(asking, Adoption)
    if adopts:
        adoptions.adopt(session, asking, at=asking.ends_at, by=by, now=now)
    else:
        adoptions.lapse(session, asking, by=by, now=now)


def _over(session: Session, asking: Asking, now: datetime) -> None:
    awaited = _unbound(session, asking)
    result = SilenceResult(**about(asking), awaited=[member.id for member in awaited], noticed_at=now)
    session.add(result)

    _record(session, asking, result, Verb.SILENCE_OVER, None, now, awaited=result.awaited)

    letters.owe_silence_over(session, asking, awaited, now=now)


def _result(session: Session, what: type[A], id: int) -> tuple[A, SilenceResult]:
    asking = decisions.locked(session, what, id)
    result = asking.silence
    if result is None:
        raise Untimely("The time of this silence is not over, so there is no result yet.")
    if not asking.is_under_way and result.confirmed_by_id is None:
        raise Untimely("This has ended already.")
    return asking, result


def _ensure_nothing_waits(session: Session, asking: Asking) -> None:
    if decisions.is_held(session, asking):
        raise Untimely("What a member has said in time was entered and is not checked yet. Check it first.")


def _record(
    session: Session,
    asking: Asking,
    result: SilenceResult,
    verb: Verb,
    by: Person | None,
    now: datetime,
    **details: object,
) -> None:
    record(session, result, verb, consultation_id=asking.version.consultation_id, by=by, at=now, **details)
