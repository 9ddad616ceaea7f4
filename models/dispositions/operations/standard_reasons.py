"""Reasons that the secretariat keeps for a consultation, to begin many answers with."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import for_update
from models.dispositions.disposition import StandardReason
from models.dispositions.queries import standard_reasons
from models.errors import Invalid, NotFound, Outdated, ensure_found
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Round
from models.text.typed import typed

MOST = 50
"""How many a consultation can have; more would be a list in which nobody finds one."""


def keep(session: Session, consultation_id: int, text: str, *, by: Person, now: datetime) -> StandardReason:
    """Keep a reason; one with the same words is there once."""
    by.ensure_staff()
    _lock_consultation(session, consultation_id)
    text = _checked_text(text)
    kept = standard_reasons(session, consultation_id)
    same = next((one for one in kept if one.text == text), None)
    if same is not None:
        return same
    if len(kept) >= MOST:
        raise Invalid(f"A consultation can have {MOST} standard reasons. Remove one first.", "text")

    reason = StandardReason(consultation_id=consultation_id, text=text, by_id=by.id, at=now)
    session.add(reason)

    _record(session, reason, Verb.REASON_KEPT, by, now)
    return reason


def change(session: Session, reason_id: int, text: str, *, by: Person, seen: int, now: datetime) -> StandardReason:
    """Give a standard reason other words; `seen` is its revision. No answer changes."""
    by.ensure_staff()
    reason = _locked_reason(session, reason_id)
    text = _checked_text(text)
    if reason.text == text:
        return reason
    _ensure_seen(reason, seen)

    reason.text, reason.by_id, reason.at = text, by.id, now
    reason.revision += 1

    _record(session, reason, Verb.REASON_CHANGED, by, now)
    return reason


def remove(session: Session, reason_id: int, *, by: Person, seen: int, now: datetime) -> None:
    """Take a standard reason off the list. No answer changes."""
    by.ensure_staff()
    reason = _locked_reason(session, reason_id)
    _ensure_seen(reason, seen)

    _record(session, reason, Verb.REASON_REMOVED, by, now)
    session.delete(reason)


def write_reason(
    session: Session, round_id: int, text: str, *, standard_id: int | None, keeps: bool, by: Person, now: datetime
) -> str:
    """The reason of an answer: what is typed, behind the standard reason that is chosen; `keeps` it as a standard reason.

    To be called before the round is locked, since the list is the consultation's.
    """
    consultation_id = ensure_found(
        session.scalars(select(Round.consultation_id).where(Round.id == round_id)).one_or_none()
    )
    text = typed(text, "reason")
    if standard_id is not None:
        chosen = next((one for one in standard_reasons(session, consultation_id) if one.id == standard_id), None)
        if chosen is None:
            raise Outdated("The standard reason that you chose has been removed since. Choose another, or type it.")
        text = f"{chosen.text}\n\n{text}" if text else chosen.text
    if not text:
        raise Invalid("Give the reason: the member will read it.", "reason")
    if keeps:
        keep(session, consultation_id, text, by=by, now=now)
    return text


def _lock_consultation(session: Session, consultation_id: int) -> None:
    """Lock the consultation, so that its list is changed by one at a time; raises NotFound."""
    own = for_update(select(Consultation).where(Consultation.id == consultation_id), Consultation)
    if session.scalars(own).one_or_none() is None:
        raise NotFound


def _locked_reason(session: Session, reason_id: int) -> StandardReason:
    one = session.get(StandardReason, reason_id)
    if one is None:
        raise NotFound("This standard reason has been removed.")
    _lock_consultation(session, one.consultation_id)
    session.refresh(one)
    return one


def _checked_text(text: str) -> str:
    text = typed(text, "text")
    if not text:
        raise Invalid("Write the reason.", "text")
    return text


def _ensure_seen(reason: StandardReason, seen: int) -> None:
    if reason.revision != seen:
        sentence = f"{reason.by.name} has changed this standard reason since you opened the page. Both are below."
        raise Outdated(sentence, {"text": reason.text})


def _record(session: Session, reason: StandardReason, verb: Verb, by: Person, now: datetime) -> None:
    words = digest_of(reason.text)
    record(session, reason, verb, consultation_id=reason.consultation_id, by=by, at=now, words=words)
