"""Passwords: set, changed and removed by the person, and signed in with. Each change is told by letter and ends the person's time in
every other browser."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.errors import PasswordRefused
from models.people.operations import signing_in
from models.people.operations.second_factor import announce_change, execute_and_count, lock_person
from models.people.operations.signing_in import SignedInPerson
from models.people.password import OF_NOBODY, Password, ensure_good, hash_password, is_match
from models.people.person import Person, address
from models.people.second_factors import FactorChangeKind
from models.security_log import SignInMethod

REFUSED = (
    "This e-mail address and this password do not belong together, or no password has been set for the address. Look at both again, "
    "or ask for a link."
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept for an address: the hash of a password, and whose it is; for an address without one, a hash that belongs to nobody."""

    hash: str = OF_NOBODY
    person_id: int | None = None


def set_password(session: Session, typed: str, *, by: Person, browser: int, now: datetime) -> None:
    """Let the person sign in with a password from now on, or with another one than before."""
    before, _, host = by.email.partition("@")
    ensure_good(typed, [*by.name.split(), by.name, *before.split("."), before, *host.split("."), host])
    lock_person(session, by)

    replaced = execute_and_count(session, delete(Password).where(Password.person_id == by.id))
    session.add(Password(person_id=by.id, hash=hash_password(typed), set_at=now))
    change = FactorChangeKind.PASSWORD_CHANGED if replaced else FactorChangeKind.PASSWORD_SET
    announce_change(session, change, by=by, browser=browser, now=now)


def remove(session: Session, *, by: Person, browser: int, now: datetime) -> None:
    """Remove the person's password; they then sign in without one. Doing it twice changes nothing more."""
    lock_person(session, by)
    if execute_and_count(session, delete(Password).where(Password.person_id == by.id)):
        announce_change(session, FactorChangeKind.PASSWORD_REMOVED, by=by, browser=browser, now=now)


def stored_password(session: Session, email: str) -> Stored:
    """What is kept for an address, whether anybody has it or not."""
    own = select(Password.hash, Password.person_id).join(Person).where(Person.email == address(email))
    found = session.execute(own).one_or_none()
    return Stored(*found) if found else Stored()


def ensure_fits(kept: Stored, typed: str) -> None:
    """Raise PasswordRefused if the password is wrong. It takes equally long if there is none; nothing is locked meanwhile."""
    if not is_match(kept.hash, typed) or kept.person_id is None:
        raise PasswordRefused(REFUSED)


def sign_in(
    session: Session, fitting: Stored, *, device: str = "", known: Collection[int] = (), now: datetime
) -> SignedInPerson:
    """Sign in with a password that fitted what was kept, if it still is and the person holds an office. `known` are the numbers
    of people who have signed in in this browser before."""
    own = Password.person_id == fitting.person_id, Password.hash == fitting.hash
    person = session.scalars(select(Person).join(Password).where(*own)).one_or_none()
    if person is None or person.appointment is None:
        raise PasswordRefused(REFUSED)
    return signing_in.sign_in(session, person, way=SignInMethod.PASSWORD, device=device, known=known, now=now)
