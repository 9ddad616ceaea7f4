"""Second factors: set up, removed, and confirmed with. Each change is told to the person by letter and ends their time in every
other browser."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from models import security_log
from models.db.base import for_update
from models.errors import FactorRefused, Invalid, Untimely
from models.letters.operations import letters
from models.people.factor_codes import CODES_ON_A_SHEET, FactorKey, digits, fitting_step, new_one_time_code, new_secret
from models.people.operations import signing_in
from models.people.person import Person
from models.people.queries.second_factors import app_to_set_up, factors
from models.people.second_factors import AuthenticatorApp, FactorChange, FactorChangeKind, OneTimeCode
from models.people.sign_ins import SignedIn
from models.security_log import SecurityEvent

CODE = "second_factor"  # the field in which a code is typed
NO_SYNC = {"synchronize_session": False}
WRONG = "This code does not fit, or has been used before. Wait until your app shows another one, or use the next code of your sheet."
DOES_NOT_FIT = "This code does not fit. Look at the app again: it shows a new code every thirty seconds."
NONE_WAITS = "No app waits to be set up. Begin again on the page “Signing in”."
LAST = "This is your only second factor. Set up another one first."


def begin_app(session: Session, *, key: FactorKey, by: Person, now: datetime) -> AuthenticatorApp:
    """Give the person a secret for an app, which counts once one of its codes is typed; an older secret that never counted is deleted."""
    lock_person(session, by)
    unconfirmed = delete(AuthenticatorApp).where(AuthenticatorApp.person_id == by.id)
    session.execute(unconfirmed.where(AuthenticatorApp.confirmed_at.is_(None)), execution_options=NO_SYNC)
    app = AuthenticatorApp(person_id=by.id, encrypted_secret=key.encrypted(new_secret()), added_at=now)
    session.add(app)
    return app


def set_up_app(session: Session, typed: str, *, key: FactorKey, by: Person, browser: int, now: datetime) -> None:
    """Let the app count from now on, instead of an older one: the person has typed a code that it shows."""
    lock_person(session, by)
    app = app_to_set_up(session, by)
    if app is None:
        raise Untimely(NONE_WAITS)
    step = _matching_step(app, typed, key, now)
    if step is None:
        raise Invalid(DOES_NOT_FIT, "first_code")

    older = delete(AuthenticatorApp).where(AuthenticatorApp.person_id == by.id, AuthenticatorApp.id != app.id)
    session.execute(older, execution_options=NO_SYNC)
    app.confirmed_at, app.last_step = now, step
    note_confirmed(session, by, browser, now)
    announce_change(session, FactorChangeKind.APP_SET_UP, by=by, browser=browser, now=now)


def remove_app(session: Session, *, by: Person, browser: int, now: datetime) -> None:
    """Doing it twice changes nothing more. Raises Untimely if there is no other factor."""
    lock_person(session, by)
    ensure_other(session, by)
    if execute_and_count(session, delete(AuthenticatorApp).where(AuthenticatorApp.person_id == by.id)):
        announce_change(session, FactorChangeKind.APP_REMOVED, by=by, browser=browser, now=now)


def print_sheet(session: Session, *, key: FactorKey, by: Person, browser: int, now: datetime) -> Sequence[str]:
    """Ten new codes, which are shown this once; those of an older sheet no longer work."""
    lock_person(session, by)
    codes = [new_one_time_code() for _ in range(CODES_ON_A_SHEET)]
    execute_and_count(session, delete(OneTimeCode).where(OneTimeCode.person_id == by.id))
    session.add_all(OneTimeCode(person_id=by.id, digest=key.digests(digits(code))[0], printed_at=now) for code in codes)
    announce_change(session, FactorChangeKind.SHEET_PRINTED, by=by, browser=browser, now=now)
    return codes


def remove_sheet(session: Session, *, by: Person, browser: int, now: datetime) -> None:
    """Doing it twice changes nothing more. Raises Untimely if there is no other factor."""
    lock_person(session, by)
    ensure_other(session, by)
    if execute_and_count(session, delete(OneTimeCode).where(OneTimeCode.person_id == by.id)):
        announce_change(session, FactorChangeKind.SHEET_REMOVED, by=by, browser=browser, now=now)


def confirm(session: Session, typed: str, *, key: FactorKey, by: Person, browser: int, now: datetime) -> None:
    """Confirm in this browser with a code of the app or of the sheet; each code works once. Raises FactorRefused."""
    if not (_use_app_code(session, typed, key, by, now) or _use_one_time_code(session, typed, key, by, now)):
        raise FactorRefused(WRONG, CODE)
    note_confirmed(session, by, browser, now)


def _use_app_code(session: Session, typed: str, key: FactorKey, by: Person, now: datetime) -> bool:
    own = select(AuthenticatorApp).where(AuthenticatorApp.person_id == by.id)
    app = session.scalars(own.where(AuthenticatorApp.confirmed_at.is_not(None))).one_or_none()
    step = _matching_step(app, typed, key, now) if app else None
    if app is None or step is None:
        return False
    # The condition decides when the same code arrives twice at once.
    using = update(AuthenticatorApp).where(AuthenticatorApp.id == app.id, AuthenticatorApp.last_step < step)
    return execute_and_count(session, using.values(last_step=step)) == 1


def _use_one_time_code(session: Session, typed: str, key: FactorKey, by: Person, now: datetime) -> bool:
    code = OneTimeCode.digest.in_(key.digests(digits(typed)))
    using = update(OneTimeCode).where(OneTimeCode.person_id == by.id, code, OneTimeCode.used_at.is_(None))
    return execute_and_count(session, using.values(used_at=now)) == 1


def _matching_step(app: AuthenticatorApp, typed: str, key: FactorKey, now: datetime) -> int | None:
    secret = key.decrypted(app.encrypted_secret)
    return fitting_step(secret, digits(typed), now) if secret else None


def lock_person(session: Session, person: Person) -> None:
    """Lock the person, so that changes to their factors come one after the other."""
    session.scalars(for_update(select(Person.id).where(Person.id == person.id), Person)).one()


def ensure_other(session: Session, by: Person) -> None:
    """Raise Untimely if the person has only one factor."""
    if factors(session, by).count == 1:
        raise Untimely(LAST)


def note_confirmed(session: Session, by: Person, browser: int, now: datetime) -> None:
    """Note that the person has confirmed in this browser."""
    own = update(SignedIn).where(SignedIn.id == browser, SignedIn.person_id == by.id)
    execute_and_count(session, own.values(confirmed_at=now))
    security_log.note(session, SecurityEvent.FACTOR_CONFIRMED, person=by.id)


def announce_change(session: Session, change: FactorChangeKind, *, by: Person, browser: int, now: datetime) -> None:
    """Keep the change, of factors or of a password, write to the person, and end their time in all browsers but this one."""
    device = session.scalars(select(SignedIn.device).where(SignedIn.id == browser)).one()
    changed = FactorChange(person_id=by.id, change=change, at=now, device=device)
    session.add(changed)
    session.flush()
    event = SecurityEvent.PASSWORD_CHANGED if changed.is_of_password else SecurityEvent.FACTOR_CHANGED
    security_log.note(session, event, person=by.id, change=change.value)
    signing_in.end_others(session, browser, by=by, now=now)
    letters.owe_factor_changed(session, changed, by, now=now)


def execute_and_count(session: Session, statement: Update | Delete) -> int:
    """Execute the statement; gives how many rows it has changed."""
    ran = session.execute(statement, execution_options=NO_SYNC)
    assert isinstance(ran, CursorResult)
    return ran.rowcount
