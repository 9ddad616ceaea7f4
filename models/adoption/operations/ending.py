"""How the time of an adoption or a lifting ends: by the clock where nobody's silence counts; else two of the secretariat declare
the result."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Decision
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import decisions, silence
from models.adoption.operations.decisions import A, decision_columns
from models.adoption.silence import SilenceOutcome, SilenceResult
from models.errors import NotYours, Outdated, Untimely
from models.letters.operations import adoption_letters as letters
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.lifting.queries.progress import put_words
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import GRACE
from models.text.instants import when


def end_due(session: Session, *, now: datetime) -> list[int]:
    """End the adoptions and liftings whose time and grace have passed. Not having answered is no agreement, except in a silence
    that nobody broke: of that the result is to be declared. Safe to run twice at once. Gives the ids of those that were due."""
    ended: list[int] = []
    for decision in decisions.running_decisions(session, until=now - GRACE):
        if decision.silence is not None:
            decisions.remind_of_checks(session, decision, now)
            continue
        # At once, since whoever the new end gives more time must hear of it before that is over.
        if decision.silent_members and silence.extend_over_holiday(session, decision, now=now):
            continue
        if decisions.remind_of_checks(session, decision, now):
            continue
        if decision.silent_members and not _is_refused(session, decision):
            _note_silence_over(session, decision, now)
        elif decisions.correction_awaited(session, decision, now):
            continue
        else:
            _end_decision(session, decision, by=None, now=now)
        ended.append(decision.id)
    return ended


def declare(session: Session, what: type[Decision], id: int, *, by: Person, now: datetime) -> SilenceResult:
    """State as one of the secretariat what came of a silence that is over; another confirms it."""
    by.ensure_staff()
    decision, result = _locked_result(session, what, id)
    declared = silence_outcome(session, decision)
    if result.declared_as is declared:
        if result.declared_by_id == by.id:
            return result
        raise Outdated("Somebody has declared the result already. Look at it, and confirm it.")
    _ensure_nothing_waits(session, decision, by, now)

    result.declared_as, result.declared_by_id, result.declared_at = declared, by.id, now

    _record(session, decision, result, Verb.RESULT_DECLARED, by, now, outcome=result.declared_as.value)

    letters.owe_result_declared(session, decision, by=by, now=now)
    return result


def confirm(session: Session, what: type[A], id: int, *, by: Person, now: datetime) -> A:
    """Confirm the declared result as another of the secretariat: it counts as of the end of the silence."""
    by.ensure_staff()
    decision, result = _locked_result(session, what, id)
    if result.confirmed_by_id == by.id:
        return decision
    if result.declared_at is None:
        raise Untimely("Nobody has declared the result yet.")
    if result.declared_by_id == by.id:
        raise NotYours("You have declared this yourself. Somebody else at the secretariat must confirm it.")
    _ensure_nothing_waits(session, decision, by, now)
    if result.declared_as is not silence_outcome(session, decision):
        raise Outdated(
            "A member has answered since this was declared, or a call with it was recorded. Please look at it again."
        )

    result.confirmed_by_id, result.confirmed_at = by.id, now

    _record(session, decision, result, Verb.RESULT_CONFIRMED, by, now, outcome=result.declared_as.value)

    _end_decision(session, decision, by=by, now=now, adopts=result.declared_as is SilenceOutcome.ADOPTED)
    return decision


def silence_outcome(session: Session, decision: Decision) -> SilenceOutcome:
    """What came of a silence: adopted, unless a member that it does not bind has not said that it agrees; of words for brackets,
    whether one of these ends."""
    if isinstance(decision, Lifting):
        return SilenceOutcome.LIFTED if procedure.settled_words(session, decision) else SilenceOutcome.LAPSED
    refused = _is_refused(session, decision) or _unbound_members(session, decision)
    return SilenceOutcome.LAPSED if refused else SilenceOutcome.ADOPTED


def agrees_in_silence(session: Session, decision: Decision, member: Member) -> bool:
    """Whether a member that has not answered agrees without a word: it is bound, and its silence is enough for all that is put."""
    bound = {one.id for one in decision.silent_members} - {one.id for one in _unbound_members(session, decision)}
    if isinstance(decision, Adoption):
        return member.id in bound - set(adoptions.positions(session, decision))
    assert isinstance(decision, Lifting)
    answers = procedure.answers(session, decision)
    if member.id not in bound - {one.member_id for one in answers}:
        return False
    return all(member.name not in one.unaccepted for one in put_words(session, decision, answers))


def _is_refused(session: Session, decision: Decision) -> bool:
    """Whether a member whose word is needed has not given it: one that was at the meeting, or is asked expressly, has not agreed;
    or one has still to confirm what it has agreed ad referendum."""
    silent = {member.id for member in decision.silent_members}
    express = [member.id for member in decision.version.consultation.members if member.id not in silent]
    if isinstance(decision, Adoption):
        by_member = adoptions.positions(session, decision)
        return any(one.ad_referendum for one in by_member.values()) or any(id not in by_member for id in express)
    return any(member.id in express for member in _unbound_members(session, decision))


def _unbound_members(session: Session, decision: Decision) -> list[Member]:
    if isinstance(decision, Lifting):
        return procedure.unbound_members(session, decision)
    assert isinstance(decision, Adoption)
    return silence.unbound_members(session, decision)


def _end_decision(
    session: Session, decision: Decision, *, by: Person | None, now: datetime, adopts: bool = False
) -> None:
    if isinstance(decision, Lifting):
        procedure.end(session, decision, at=decision.ends_at, by=by, now=now)
        return
    assert isinstance(decision, Adoption)
    if adopts:
        adoptions.adopt(session, decision, at=decision.ends_at, by=by, now=now)
    else:
        adoptions.lapse(session, decision, by=by, now=now)


def _note_silence_over(session: Session, decision: Decision, now: datetime) -> None:
    if isinstance(decision, Lifting):
        awaited = procedure.members_to_ask(session, decision)
    else:
        awaited = _unbound_members(session, decision)
    result = SilenceResult(**decision_columns(decision), awaited=[member.id for member in awaited], noticed_at=now)
    session.add(result)

    _record(session, decision, result, Verb.SILENCE_OVER, None, now, awaited=result.awaited)

    letters.owe_silence_over(session, decision, awaited, now=now)


def _locked_result(session: Session, what: type[A], id: int) -> tuple[A, SilenceResult]:
    decision = decisions.locked_decision(session, what, id)
    result = decision.silence
    if result is None:
        raise Untimely("The time of this silence is not over, so there is no result yet.")
    if not decision.is_under_way and result.confirmed_by_id is None:
        raise Untimely("This has ended already.")
    return decision, result


def _ensure_nothing_waits(session: Session, decision: Decision, by: Person, now: datetime) -> None:
    entry = next(iter(decisions.entries_awaited(session, decision, now)), None)
    if entry is None:
        return
    until = entry.decide_by(decision.ends_at)
    if until is None:
        raise Untimely("What a member has said in time was entered and is not checked yet. Check it first.")
    raise Untimely(
        f"The coordinator of {entry.member.name} can confirm until {when(until, by.zone)} what was entered for it. Wait until "
        "then, or call: the wait ends as soon as the coordinator confirms or rejects it."
    )


def _record(
    session: Session,
    decision: Decision,
    result: SilenceResult,
    verb: Verb,
    by: Person | None,
    now: datetime,
    **details: object,
) -> None:
    record(session, result, verb, consultation_id=decision.version.consultation_id, by=by, at=now, **details)
