"""How the time of an adoption ends: by the clock where nobody's silence counts; else two of the secretariat declare the result."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionState
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import decisions, silence
from models.adoption.silence import SilenceResult
from models.errors import NotYours, Outdated, Untimely
from models.letters.operations import adoption_letters as letters
from models.people.person import Person
from models.record.events import Verb, record
from models.rounds.consultation import GRACE


def end_due(session: Session, *, now: datetime) -> list[int]:
    """End the adoptions whose time and grace have passed. Not having answered is no agreement, except in a silence that nobody
    broke: of that the result is to be declared. Safe to run twice at once. Gives the ids of those that were due."""
    over = (Adoption.state == AdoptionState.RUNNING) & (Adoption.ends_at <= now - GRACE)
    ended: list[int] = []
    for adoption_id in session.scalars(select(Adoption.id).where(over).order_by(Adoption.id)).all():
        adoption = adoptions.locked(session, adoption_id)
        known = adoption.silence is not None or adoption.state is not AdoptionState.RUNNING
        if known or decisions.is_held(session, adoption):
            continue
        if adoption.silent_members and silence.extend_over_holiday(session, adoption, now=now):
            continue
        if _is_refused(session, adoption):
            adoptions.lapse(session, adoption, by=None, now=now)
        else:
            _over(session, adoption, now)
        ended.append(adoption_id)
    return ended


def declare(session: Session, adoption_id: int, *, by: Person, now: datetime) -> SilenceResult:
    """State as one of the secretariat what came of a silence that is over; another confirms it."""
    by.ensure_staff()
    adoption, result = _result(session, adoption_id)
    declared = outcome(session, adoption)
    if result.declared_as is declared:
        if result.declared_by_id == by.id:
            return result
        raise Outdated("Somebody has declared the result already. Look at it, and confirm it.")
    _ensure_nothing_waits(session, adoption)

    result.declared_as, result.declared_by_id, result.declared_at = declared, by.id, now

    _record(session, adoption, result, Verb.RESULT_DECLARED, by, now, outcome=result.declared_as.value)

    letters.owe_result_declared(session, adoption, by=by, now=now)
    return result


def confirm(session: Session, adoption_id: int, *, by: Person, now: datetime) -> Adoption:
    """Confirm the declared result as another of the secretariat: the text is adopted as of the end of the silence, or not."""
    by.ensure_staff()
    adoption, result = _result(session, adoption_id)
    if result.confirmed_by_id == by.id:
        return adoption
    if result.declared_as is None:
        raise Untimely("Nobody has declared the result yet.")
    if result.declared_by_id == by.id:
        raise NotYours("You have declared this yourself. Somebody else at the secretariat must confirm it.")
    _ensure_nothing_waits(session, adoption)
    if result.declared_as is not outcome(session, adoption):
        raise Outdated("A member has answered since this was declared. Please look at it again.")

    result.confirmed_by_id, result.confirmed_at = by.id, now

    _record(session, adoption, result, Verb.RESULT_CONFIRMED, by, now, outcome=result.declared_as.value)

    if result.declared_as is AdoptionState.ADOPTED:
        adoptions.adopt(session, adoption, at=adoption.ends_at, by=by, now=now)
    else:
        adoptions.lapse(session, adoption, by=by, now=now)
    return adoption


def outcome(session: Session, adoption: Adoption) -> AdoptionState:
    """What came of a silence: adopted, unless a member that it does not bind has not said that it agrees."""
    refused = _is_refused(session, adoption) or silence.unbound(session, adoption)
    return AdoptionState.LAPSED if refused else AdoptionState.ADOPTED


def _is_refused(session: Session, adoption: Adoption) -> bool:
    """Whether a member whose word is needed has not given it: one that was at the meeting, or is asked expressly, has not agreed;
    or one has still to confirm what it has agreed ad referendum."""
    said = adoptions.positions(session, adoption)
    silent = {member.id for member in adoption.silent_members}
    express = [member.id for member in adoption.version.consultation.members if member.id not in silent]
    return any(one.ad_referendum for one in said.values()) or any(id not in said for id in express)


def _over(session: Session, adoption: Adoption, now: datetime) -> None:
    awaited = silence.unbound(session, adoption)
    result = SilenceResult(adoption_id=adoption.id, awaited=[member.id for member in awaited], noticed_at=now)
    session.add(result)

    _record(session, adoption, result, Verb.SILENCE_OVER, None, now, awaited=result.awaited)

    letters.owe_silence_over(session, adoption, awaited, now=now)


def _result(session: Session, adoption_id: int) -> tuple[Adoption, SilenceResult]:
    adoption = adoptions.locked(session, adoption_id)
    result = adoption.silence
    if result is None:
        raise Untimely("The time of this silence is not over, so there is no result yet.")
    if adoption.state is not AdoptionState.RUNNING and result.confirmed_by_id is None:
        raise Untimely("This adoption has ended already.")
    return adoption, result


def _ensure_nothing_waits(session: Session, adoption: Adoption) -> None:
    if decisions.is_held(session, adoption):
        raise Untimely("What a member has said in time was entered and is not checked yet. Check it first.")


def _record(
    session: Session,
    adoption: Adoption,
    result: SilenceResult,
    verb: Verb,
    by: Person | None,
    now: datetime,
    **details: object,
) -> None:
    record(session, result, verb, consultation_id=adoption.version.consultation_id, by=by, at=now, **details)
