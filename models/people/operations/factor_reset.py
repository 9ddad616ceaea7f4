"""Removing all second factors of somebody who has lost them: somebody at the secretariat has spoken with the person and asks for it, another
confirms it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import security_log
from models.db.base import for_update
from models.errors import Invalid, NotYours, Untimely, ensure_found
from models.letters.operations import letters
from models.people.operations import links, signing_in
from models.people.password import Password
from models.people.person import Person
from models.people.queries.second_factors import has_factor
from models.people.second_factors import (
    AuthenticatorApp,
    FactorChange,
    FactorChangeKind,
    FactorReset,
    OneTimeCode,
    Passkey,
)
from models.security_log import SecurityEvent
from models.text.typed import filled

LONGEST_CALL = 500  # code points
NO_SYNC = {"synchronize_session": False}


def ask(
    session: Session, person_id: int, call: str, *, called_at: datetime | None, by: Person, now: datetime
) -> FactorReset:
    """Ask for a reset; `call` says whom the officer spoke with, and how they recognised them."""
    by.ensure_staff()
    if person_id == by.id:
        raise NotYours("Somebody else at the secretariat asks for it after a call with you.")
    person = session.get(Person, person_id)
    if person is None or not has_factor(session, person):
        raise Invalid("Choose a person who has a second factor.", "person")
    words = filled(call, "call", "Say which number you called, and how you knew that it was them.", LONGEST_CALL)
    if called_at is None:
        raise Invalid("Enter when you spoke with them.", "called_at")
    if called_at > now:
        raise Invalid("The call cannot be in the future.", "called_at")

    reset = FactorReset(person_id=person.id, call=words, called_at=called_at, asked_by_id=by.id, asked_at=now)
    session.add(reset)
    try:
        session.flush()
    except IntegrityError:
        raise Untimely("A reset for this person waits already. Somebody else at the secretariat confirms it.") from None

    security_log.note(session, SecurityEvent.RESET_ASKED, person=person.id)

    letters.owe_reset_to_confirm(session, reset, by=by, now=now)
    return reset


def confirm(session: Session, reset_id: int, *, by: Person, now: datetime) -> FactorReset:
    """Remove all second factors of the person and their password, and sign them out everywhere; links that were sent to them open nothing more."""
    reset = _locked_reset(session, reset_id, by)

    reset.decided_by_id, reset.decided_at, reset.confirmed = by.id, now, True
    person = session.get_one(Person, reset.person_id)
    remove_all(session, person, now=now)
    return reset


def decline(session: Session, reset_id: int, *, by: Person, now: datetime) -> FactorReset:
    """Leave the factors as they are."""
    reset = _locked_reset(session, reset_id, by)

    reset.decided_by_id, reset.decided_at = by.id, now
    security_log.note(session, SecurityEvent.RESET_DECLINED, person=reset.person_id)
    return reset


def remove_all(session: Session, person: Person, *, now: datetime) -> None:
    """Remove all second factors and the password of a person, who is told by letter and signed out everywhere."""
    for factor in (AuthenticatorApp, OneTimeCode, Passkey, Password):
        session.execute(delete(factor).where(factor.person_id == person.id), execution_options=NO_SYNC)
    signing_in.sign_out_everywhere(session, person, now=now)
    links.void_links(session, person, now=now)
    changed = FactorChange(person_id=person.id, change=FactorChangeKind.RESET, at=now, device="")
    session.add(changed)
    session.flush()

    security_log.note(session, SecurityEvent.FACTOR_CHANGED, person=person.id, change=FactorChangeKind.RESET.value)

    letters.owe_factor_changed(session, changed, person, now=now)


def _locked_reset(session: Session, reset_id: int, by: Person) -> FactorReset:
    """The reset, locked, for somebody who may decide on it."""
    by.ensure_staff()
    reset = ensure_found(
        session.scalars(for_update(select(FactorReset).where(FactorReset.id == reset_id), FactorReset)).one_or_none()
    )
    if by.id in (reset.asked_by_id, reset.person_id):
        raise NotYours("Somebody else at the secretariat decides on this: two must have looked at it.")
    if reset.decided_at is not None:
        raise Untimely("This reset has been decided on already.")
    return reset
