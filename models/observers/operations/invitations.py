"""Inviting observers: to a consultation, and to comment in its rounds. The secretariat can end an invitation at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import security_log
from models.adoption.operations.decisions import locked_consultation
from models.adoption.queries.proceedings import newest, round_under_way
from models.errors import Invalid, Untimely, ensure_found
from models.letters.operations import observer_letters
from models.observers.observer import (
    LONGEST_ORGANISATION,
    LONGEST_SHORT_NAME,
    Observer,
    ObserverInvitation,
    RoundInvitation,
)
from models.people.operations import links, people, reading_language
from models.people.person import LONGEST_NAME, Appointment, Person, Role, address
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Round, ensure_open
from models.security_log import SecurityEvent
from models.text.scripts import ENGLISH
from models.text.typed import filled_plainly


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a form invites: an organisation by its short and its full name, and the person who works for it, with the language of
    their letters."""

    short_name: str
    organisation: str
    name: str
    email: str
    language: str = ENGLISH


def invite(
    session: Session, consultation_id: int, invited: Invited, *, every_round: bool, by: Person, now: datetime
) -> ObserverInvitation:
    """Let an organisation follow a consultation, and owe the person a letter with a link, which closes those before it. Somebody
    else of an organisation that is invited already is added to its people."""
    by.ensure_staff()
    consultation = locked_consultation(session, consultation_id)
    observer = _find_or_add_observer(session, invited, consultation)
    person = _find_or_add_person(session, observer, invited, by, now)
    links.ensure_few_invitations(session, person, now)
    invitation = _current_invitation(session, consultation, observer)
    if invitation is None:
        invitation = ObserverInvitation(
            consultation_id=consultation.id,
            observer=observer,
            every_round=every_round,
            invited_by_id=by.id,
            invited_at=now,
        )
        session.add(invitation)
    else:
        invitation.every_round = every_round

    record(session, invitation, Verb.OBSERVER_INVITED, consultation_id=consultation.id, by=by, at=now, person=person.id)

    links.void_links(session, person, now=now)
    link = links.new_link(session, person, lasts=links.INVITATION_LASTS, now=now)
    newest_id = newest(session, consultation.id)
    observer_letters.owe_invited(session, invitation, link, newest_id, now=now)
    security_log.note(session, SecurityEvent.INVITED, person=person.id)

    round = round_under_way(session, consultation.id)
    if every_round and round is not None and round.accepts_comments(now):
        _invite_to_round(session, round, [invitation], now)
    return invitation


def invite_to_round(session: Session, invitation_id: int, *, by: Person, now: datetime) -> RoundInvitation:
    """Let an observer comment in the round that is open; twice is once."""
    by.ensure_staff()
    invitation = _locked_invitation(session, invitation_id)
    if invitation.ended_at is not None:
        raise Untimely("This invitation has ended. Invite the observer again first.")
    round = round_under_way(session, invitation.consultation_id)
    if round is None:
        raise Untimely("No round is open.")
    ensure_open(round, by.zone, now)
    there = select(RoundInvitation).filter_by(round_id=round.id, observer_id=invitation.observer_id)
    invited = session.scalars(there).one_or_none()
    if invited is not None:
        return invited
    (found,) = _invite_to_round(session, round, [invitation], now)

    record(session, found, Verb.OBSERVER_IN_ROUND, consultation_id=round.consultation_id, by=by, at=now)
    return found


def invite_all(session: Session, round: Round, *, now: datetime) -> None:
    """Let the observers that are invited to every round comment in this one. Called when the round opens."""
    lasting = select(ObserverInvitation).where(
        ObserverInvitation.consultation_id == round.consultation_id,
        ObserverInvitation.ended_at.is_(None),
        ObserverInvitation.every_round,
    )
    _invite_to_round(session, round, session.scalars(lasting).all(), now)


def end(session: Session, invitation_id: int, *, by: Person, now: datetime) -> ObserverInvitation:
    """End an invitation: the observer reads nothing of the consultation any more. What it has submitted stays. People whose
    organisation is invited nowhere else lose their office, at once and in every browser. Doing it twice changes nothing more."""
    by.ensure_staff()
    invitation = _locked_invitation(session, invitation_id)
    if invitation.ended_at is not None:
        return invitation
    invitation.ended_at = now

    record(session, invitation, Verb.OBSERVER_ENDED, consultation_id=invitation.consultation_id, by=by, at=now)
    observer_letters.owe_ended(session, invitation, now=now)
    others = select(ObserverInvitation.id).where(
        ObserverInvitation.observer_id == invitation.observer_id, ObserverInvitation.ended_at.is_(None)
    )
    if session.scalars(others).first() is None:
        own = Appointment.observer_id == invitation.observer_id
        for appointment in session.scalars(select(Appointment).where(own, Appointment.until.is_(None))):
            people.end_office(session, appointment, session.get_one(Person, appointment.person_id), now=now)

    observer_letters.withdraw(session, invitation)
    return invitation


def _invite_to_round(
    session: Session, round: Round, invitations: Iterable[ObserverInvitation], now: datetime
) -> list[RoundInvitation]:
    there = {
        one.observer_id: one
        for one in session.scalars(select(RoundInvitation).where(RoundInvitation.round_id == round.id))
    }
    found = []
    for invitation in invitations:
        one = there.get(invitation.observer_id)
        if one is None:
            one = RoundInvitation(round_id=round.id, observer=invitation.observer, at=now)
            session.add(one)
            session.flush()
        observer_letters.owe_round(session, round, one.observer_id, now=now)
        found.append(one)
    return found


def _find_or_add_observer(session: Session, invited: Invited, consultation: Consultation) -> Observer:
    """The organisation, known or new. Its short name must be none of a member's, whose comments are called by codes. People of
    another organisation would read what a known one writes, so its name must be its own, or left out."""
    short = filled_plainly(invited.short_name, "short_name", "Enter the short name, such as MRC.", LONGEST_SHORT_NAME)
    known = session.scalars(select(Observer).where(func.lower(Observer.short_name) == short.lower())).one_or_none()
    if known is not None:
        named = " ".join(invited.organisation.split())
        if named and named.casefold() != known.name.casefold():
            raise Invalid(
                f"{known.short_name} is {known.name} here. If you mean this organisation, leave the name empty. "
                "If you mean another, enter another short name.",
                "organisation",
            )
        return known
    taken = {word.lower() for member in consultation.members for word in (member.code, member.name)}
    if short.lower() in taken:
        raise Invalid("This is what a member is called. Enter another short name.", "short_name")
    organisation, otherwise = invited.organisation, "Enter the name of the organisation."
    name = filled_plainly(organisation, "organisation", otherwise, LONGEST_ORGANISATION)
    observer = Observer(short_name=short, name=name)
    session.add(observer)
    session.flush()
    return observer


def _find_or_add_person(session: Session, observer: Observer, invited: Invited, by: Person, now: datetime) -> Person:
    """The person, known or new, with the office of an observer; raises Invalid if the person holds another. Somebody who is
    known keeps the language that they have."""
    name = filled_plainly(invited.name, "name", "Enter the name of the person.", LONGEST_NAME)
    email = address(invited.email)
    reading_language.ensure_known(invited.language)
    known = session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if known is not None and known.appointment is not None and known.appointment.observer_id != observer.id:
        raise Invalid("This address belongs to somebody with another office here.", "email")
    return people.appoint(
        session,
        name=name,
        email=email,
        role=Role.OBSERVER,
        member=None,
        observer=observer,
        language=invited.language,
        zone=by.zone,
        now=now,
    )


def _current_invitation(session: Session, consultation: Consultation, observer: Observer) -> ObserverInvitation | None:
    own = select(ObserverInvitation).filter_by(consultation_id=consultation.id, observer_id=observer.id, ended_at=None)
    return session.scalars(own).one_or_none()


def _locked_invitation(session: Session, invitation_id: int) -> ObserverInvitation:
    """The invitation, with its consultation locked; raises NotFound."""
    found = ensure_found(session.get(ObserverInvitation, invitation_id))
    locked_consultation(session, found.consultation_id)
    session.refresh(found)
    return found
