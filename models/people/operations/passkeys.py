"""Passkeys as second factors (WebAuthn): offered to a browser, added, confirmed with, removed.

A challenge is made of what every use changes: when the browser was confirmed last; for a new passkey, the last change of the
person's factors. So each works once, and none has to be kept.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from models.db.access import unsealed
from models.errors import FactorRefused
from models.people.factor_codes import ISSUER, FactorKey
from models.people.operations.second_factor import (
    announce_change,
    ensure_other,
    execute_and_count,
    lock_person,
    note_confirmed,
)
from models.people.person import Person
from models.people.queries.second_factors import passkeys_of
from models.people.second_factors import FactorChange, FactorChangeKind, Passkey
from models.people.sign_ins import LONGEST_DEVICE, SignedIn
from models.text.typed import filled

REFUSED = "This passkey could not be checked. Try again, or use a code."


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Where a passkey is offered and checked: the service's host and address, and the browser that asks."""

    host: str
    origin: str
    key: FactorKey
    browser: int

    def challenge(self, session: Session) -> bytes:
        confirmed_at = session.scalars(select(SignedIn.confirmed_at).where(SignedIn.id == self.browser)).one()
        return self.key.challenge(f"{self.browser} {confirmed_at.isoformat() if confirmed_at else 'never'}")

    def challenge_to_add(self, session: Session, person: Person) -> bytes:
        last = select(func.max(FactorChange.id)).where(FactorChange.person_id == person.id)
        changed = session.scalars(last, execution_options=unsealed("the last of one's own changes")).one()
        return self.key.challenge(f"add {self.browser} {changed or 0}")


def options_to_add(session: Session, person: Person, at: Ceremony) -> str:
    """What a browser is told, as JSON, so that it makes a passkey."""
    known = [_to_descriptor(one) for one in passkeys_of(session, person)]
    options = generate_registration_options(
        rp_id=at.host,
        rp_name=ISSUER,
        user_name=person.email,
        user_display_name=person.name,
        user_id=f"person {person.id}".encode(),
        challenge=at.challenge_to_add(session, person),
        exclude_credentials=known,
    )
    return options_to_json(options)


def options_to_confirm(session: Session, person: Person, at: Ceremony) -> str | None:
    """What a browser is told, as JSON, so that it shows a passkey; None if the person has none."""
    known = [_to_descriptor(one) for one in passkeys_of(session, person)]
    if not known:
        return None
    options = generate_authentication_options(rp_id=at.host, challenge=at.challenge(session), allow_credentials=known)
    return options_to_json(options)


def add(session: Session, name: str, answered: str, *, at: Ceremony, by: Person, now: datetime) -> None:
    """Keep the passkey that a browser has made. Raises FactorRefused."""
    name = filled(name, "name", "Give the passkey a name, such as the device on which it is.", LONGEST_DEVICE)
    lock_person(session, by)
    try:
        verified = verify_registration_response(
            credential=answered,
            expected_challenge=at.challenge_to_add(session, by),
            expected_rp_id=at.host,
            expected_origin=at.origin,
        )
    except WebAuthnException as why:
        raise FactorRefused(REFUSED, "name") from why
    passkey = Passkey(
        person_id=by.id,
        name=name,
        credential=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        added_at=now,
    )
    session.add(passkey)
    note_confirmed(session, by, at.browser, now)
    announce_change(session, FactorChangeKind.PASSKEY_ADDED, by=by, browser=at.browser, now=now)


def confirm(session: Session, answered: str, *, at: Ceremony, by: Person, now: datetime) -> None:
    """Confirm in this browser with a passkey of the person. Raises FactorRefused."""
    try:
        identifier = parse_authentication_credential_json(answered).id
        own = select(Passkey).where(Passkey.person_id == by.id, Passkey.credential == identifier)
        passkey = session.scalars(own).one_or_none()
        if passkey is None:
            raise FactorRefused(REFUSED)
        shown = verify_authentication_response(
            credential=answered,
            expected_challenge=at.challenge(session),
            expected_rp_id=at.host,
            expected_origin=at.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except WebAuthnException as why:
        raise FactorRefused(REFUSED) from why
    counted = update(Passkey).where(Passkey.id == passkey.id)
    execute_and_count(session, counted.values(sign_count=shown.new_sign_count, used_at=now))
    note_confirmed(session, by, at.browser, now)


def remove(session: Session, passkey_id: int, *, by: Person, browser: int, now: datetime) -> None:
    """Doing it twice changes nothing more. Raises Untimely if there is no other factor."""
    lock_person(session, by)
    ensure_other(session, by)
    if execute_and_count(session, delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == by.id)):
        announce_change(session, FactorChangeKind.PASSKEY_REMOVED, by=by, browser=browser, now=now)


def _to_descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential))
