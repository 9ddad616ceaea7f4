"""Erasing a person: name, address and letters go, at once and in the record, too. What they have done in an office stays, under
the name of the office."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import security_log
from models.comments.clearance import Clearance
from models.db.base import for_update
from models.db.work import WorkState
from models.documents.document import Document, DocumentKind
from models.errors import Untimely
from models.letters.notification import Notification
from models.people.hints import ClosedHint
from models.people.operations import people
from models.people.password import Password
from models.people.person import LONGEST_NAME, ROLE_WORDS, ActingCoordinator, Appointment, Person
from models.people.second_factors import AuthenticatorApp, FactorChange, FactorReset, OneTimeCode, Passkey
from models.people.sign_ins import SignedIn, SignInLink, SignInRequest
from models.people.unsent import UnsentForm
from models.record.erasing import take_name_out
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.security_log import SecurityEvent
from models.text.scripts import ENGLISH

ERASED = "erased.invalid"
WITH_NAMES = (
    DocumentKind.CERTIFICATE,
    DocumentKind.MEETING,
    DocumentKind.RECEIPT,
    DocumentKind.CLEARANCE,
    DocumentKind.COMPENDIUM,
)
"""Documents in which names of people can stand."""
UNSENT = (WorkState.WAITING, WorkState.RUNNING)
NO_SYNC = {"synchronize_session": False}


def person_to_erase(session: Session, email: str) -> Person:
    """The person with this address, who must hold no office any more. Raises Invalid for an address of nobody, and Untimely
    while they hold one."""
    person = people.person_with_address(session, email)
    if person.appointment is not None:
        raise Untimely(f"{person.name} is {person.office}. End that first: lmec leave {person.email}")
    return person


def erase(session: Session, email: str, *, now: datetime) -> Person:
    """Erase the person with this address. Raises as `person_to_erase` does."""
    person = person_to_erase(session, email)
    name, called = person.name, _name_after_erasing(session, person)

    person.name, person.email = called, f"person-{person.id}@{ERASED}"
    person.language, person.zone = ENGLISH, "UTC"
    _forget_letters(session, person, name, called)
    acted_for = update(ActingCoordinator).where(ActingCoordinator.instead_of == name).values(instead_of=called)
    session.execute(acted_for, execution_options=NO_SYNC)
    of_person = (
        SignedIn,
        SignInLink,
        SignInRequest,
        AuthenticatorApp,
        OneTimeCode,
        Passkey,
        Password,
        FactorChange,
        UnsentForm,
        ClosedHint,
    )
    for own in of_person:
        session.execute(delete(own).where(own.person_id == person.id), execution_options=NO_SYNC)
    calls = update(FactorReset).where(FactorReset.person_id == person.id).values(call="")
    session.execute(calls, execution_options=NO_SYNC)
    session.execute(delete(Document).where(Document.document_kind.in_(WITH_NAMES)), execution_options=NO_SYNC)

    entries_of = take_name_out(session, person.id, called)
    for consultation_id in _forget_clearances(session, name, called):
        entries_of.setdefault(consultation_id, [])
    for consultation_id, entries in sorted(entries_of.items()):
        details: dict[str, Any] = {"called": called, "entries": entries}
        record(session, person, Verb.PERSON_ERASED, consultation_id=consultation_id, by=None, at=now, **details)
    security_log.note(session, SecurityEvent.PERSON_ERASED, person=person.id)
    return person


def _name_after_erasing(session: Session, person: Person) -> str:
    """What the person is called from now on: "a former country coordinator of Thailand"."""
    last = select(Appointment).where(Appointment.person_id == person.id).order_by(Appointment.since.desc())
    appointment = session.scalars(for_update(last, Appointment)).first()
    if appointment is None:
        return "a person without an office"
    words = f"a former {ROLE_WORDS[appointment.role]}"
    return f"{words} of {appointment.member.name}" if appointment.member else f"{words} person"


def _forget_clearances(session: Session, name: str, called: str) -> list[int]:
    """Let each clearance that the person has given say what they are called now; the consultations in which there is one."""
    found = session.scalars(select(Clearance).where(Clearance.cleared_by == name)).all()
    for clearance in found:
        clearance.cleared_by = called[:LONGEST_NAME]
    return [session.get_one(Round, one.submission.round_id).consultation_id for one in found]


def _forget_letters(session: Session, person: Person, name: str, called: str) -> None:
    """Letters to the person lose their words, and are not sent any more; letters to others name the office."""
    own = update(Notification).where(Notification.person_id == person.id)
    cancelled = own.where(Notification.state.in_(UNSENT)).values(state=WorkState.CANCELLED)
    session.execute(cancelled, execution_options=NO_SYNC)
    # What a mail system said of a letter can hold the address.
    words = {
        "subject": None,
        "body": None,
        "link_id": None,
        "factor_change_id": None,
        "signed_in_id": None,
        "last_error": None,
        "bounce": "",
    }
    session.execute(own.values(words), execution_options=NO_SYNC)
    others = select(Notification).where(Notification.body.contains(name, autoescape=True))
    for letter in session.scalars(others):
        letter.subject = (letter.subject or "").replace(name, called)
        letter.body = (letter.body or "").replace(name, called)
