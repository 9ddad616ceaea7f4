"""Which second factors somebody has, and since when a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.people.password import Password
from models.people.person import Person
from models.people.second_factors import AuthenticatorApp, FactorChange, FactorReset, OneTimeCode, Passkey

CHANGES_SHOWN, RESETS_SHOWN = 10, 20


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has set up. `codes_left` counts those of the sheet that are not used; `changes` begin with the newest."""

    app_since: datetime | None
    sheet_printed_at: datetime | None
    codes_left: int
    passkeys: Sequence[Passkey]
    password_since: datetime | None
    changes: Sequence[FactorChange]

    @property
    def count(self) -> int:
        """How many second factors there are; a password is none."""
        return (self.app_since is not None) + (self.sheet_printed_at is not None) + len(self.passkeys)


def factors(session: Session, person: Person) -> Factors:
    """All second factors of the person and their password, and what was changed in them."""
    codes = session.scalars(select(OneTimeCode).where(OneTimeCode.person_id == person.id)).all()
    own = select(FactorChange).where(FactorChange.person_id == person.id)
    changes = session.scalars(own.order_by(FactorChange.id.desc()).limit(CHANGES_SHOWN)).all()
    app = session.scalars(_select_app(person)).first()
    return Factors(
        app_since=app.confirmed_at if app else None,
        sheet_printed_at=codes[0].printed_at if codes else None,
        codes_left=sum(code.used_at is None for code in codes),
        passkeys=passkeys_of(session, person),
        password_since=session.scalars(select(Password.set_at).where(Password.person_id == person.id)).one_or_none(),
        changes=changes,
    )


def app_to_set_up(session: Session, person: Person) -> AuthenticatorApp | None:
    """The app that still waits for its first code, if there is one."""
    own = select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id)
    return session.scalars(own.where(AuthenticatorApp.confirmed_at.is_(None))).one_or_none()


def has_factor(session: Session, person: Person) -> bool:
    """Whether there is something to confirm with. A sheet that is used up still is one: only another factor of the person, or a
    reset, leads to a new sheet."""
    sheet = select(OneTimeCode.id).where(OneTimeCode.person_id == person.id).limit(1)
    passkey = select(Passkey.id).where(Passkey.person_id == person.id).limit(1)
    return any(session.scalars(one).first() for one in (_select_app(person).limit(1), sheet, passkey))


def passkeys_of(session: Session, person: Person) -> Sequence[Passkey]:
    """Those of the person, the oldest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.id)).all()


def _select_app(person: Person) -> Select[AuthenticatorApp]:
    """The person's app, once it counts."""
    own = select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id)
    return own.where(AuthenticatorApp.confirmed_at.is_not(None))


def people_with_factors(session: Session) -> Sequence[Person]:
    """Everybody who has something to confirm with, by name."""
    apps = select(AuthenticatorApp.person_id).where(AuthenticatorApp.confirmed_at.is_not(None))
    others = [Person.id.in_(select(factor.person_id)) for factor in (OneTimeCode, Passkey)]
    having = or_(Person.id.in_(apps), *others)
    return session.scalars(select(Person).where(having).order_by(Person.name)).unique().all()


def resets(session: Session) -> Sequence[FactorReset]:
    """Those that wait, then the newest that were decided on."""
    newest = select(FactorReset).order_by(FactorReset.decided_at.is_not(None), FactorReset.id.desc())
    return session.scalars(newest.limit(RESETS_SHOWN)).unique().all()
