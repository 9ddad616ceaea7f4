"""Signing in, in whatever way, and by an e-mailed link or its code: one use, consumed by a POST."""

import secrets
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, CursorResult, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from models import security_log
from models.db.access import unsealed
from models.db.base import Clock
from models.db.database import now
from models.errors import LinkRefused, NotFound, SingleSignOnRefused
from models.letters.operations import letters
from models.people.factor_codes import FactorKey, digits
from models.people.operations.links import digest_of, person_of_link
from models.people.person import Appointment, Member, Person, address
from models.people.queries.browsers import is_of_former_office, is_over
from models.people.sign_ins import SignedIn, SignInLink
from models.security_log import SecurityEvent, SignInMethod

SEEN_EACH = timedelta(minutes=5)
WRONG_CODE = (
    "This code does not fit, or does no more. If you have several letters, try the code of each, or open the link of one in this "
    "browser. You can also ask for a new letter."
)
UNKNOWN = (
    "With {provider} you come as {email}, and nobody who takes part here has this address. Ask for a link with the address to which the "
    "secretariat writes to you, or ask the secretariat to enter this one."
)

Remember = Callable[[Hashable, Callable[[], Person]], Person]


class SignedInPerson(NamedTuple):
    """That somebody has signed in: the token for the browser to keep, and who."""

    token: str
    person: int


def use_code(
    session: Session,
    typed: str,
    *,
    key: FactorKey,
    browser: str,
    device: str = "",
    known: Collection[int] | None = None,
    now: datetime,
) -> SignedInPerson:
    """Sign in with the code of the letter, in the browser that asked. Raises LinkRefused."""
    is_open = (SignInLink.browser == digest_of(browser)) & SignInLink.used_at.is_(None) & (SignInLink.expires_at >= now)
    link = session.scalars(select(SignInLink).where(is_open).order_by(SignInLink.id.desc()).limit(1)).first()
    if link is None or not any(secrets.compare_digest(code, digits(typed)) for code in key.link_codes(link.nonce)):
        raise LinkRefused(WRONG_CODE, "code that does not fit")
    return use_link(session, link.id, link.nonce, browsers=[browser], device=device, known=known, now=now)


def use_link(
    session: Session,
    link_id: int,
    nonce: str,
    *,
    browsers: Collection[str] = (),
    device: str = "",
    known: Collection[int] | None = None,
    now: datetime,
) -> SignedInPerson:
    """Sign in with a link, once. `known` are the numbers of people who have signed in in this browser before."""
    person = person_of_link(session, link_id, nonce, browsers=browsers, now=now)
    using = update(SignInLink).where(SignInLink.id == link_id, SignInLink.used_at.is_(None)).values(used_at=now)
    if session.connection().execute(using).rowcount != 1:
        raise LinkRefused(
            "This sign-in link has been used already. Please ask for a new one.", "used at the same moment"
        )
    return sign_in(session, person, way=SignInMethod.LINK, device=device, known=known, now=now)


def sign_in(
    session: Session,
    person: Person,
    *,
    way: SignInMethod,
    device: str = "",
    known: Collection[int] | None = None,
    now: datetime,
) -> SignedInPerson:
    """Sign somebody in who has shown who they are, and tell them if they never were in this browser."""
    token = begin(session, person, way=way, device=device, now=now)
    if known is not None and person.id not in known:
        _tell_of_new_browser(session, person, token, now)
    return SignedInPerson(token, person.id)


def enter_by_provider(
    session: Session, email: str, *, provider: str, device: str = "", known: Collection[int] = (), now: datetime
) -> SignedInPerson:
    """Sign in somebody of whom the provider of single sign-on says that the address is theirs. Raises SingleSignOnRefused
    where nobody with an office has it."""
    person = session.scalars(select(Person).where(Person.email == address(email))).one_or_none()
    if person is None or person.appointment is None:
        why = "nobody here has this address" if person is None else "no office at present"
        raise SingleSignOnRefused(UNKNOWN.format(provider=provider, email=email), why)
    return sign_in(session, person, way=SignInMethod.SINGLE_SIGN_ON, device=device, known=known, now=now)


def _tell_of_new_browser(session: Session, person: Person, token: str, now: datetime) -> None:
    """Write to the person, unless they have never signed in before: then every browser is new."""
    digest = SignedIn.digest == digest_of(token)
    if session.scalars(select(SignedIn.id).where(SignedIn.person_id == person.id, ~digest).limit(1)).first() is None:
        return
    security_log.note(session, SecurityEvent.NEW_BROWSER, person=person.id)
    letters.owe_new_browser(session, session.scalars(select(SignedIn).where(digest)).one(), person, now=now)


class Authentication(NamedTuple):
    """The instant now, by the database's clock; who is signed in in the browser that asks, if anybody still is; its number;
    whether its being there should be noted; and when a second factor was confirmed in it."""

    at: datetime
    person: Person | None = None
    browser: int = 0
    to_note: bool = False
    confirmed_at: datetime | None = None


def begin(session: Session, person: Person, *, way: SignInMethod | None = None, device: str = "", now: datetime) -> str:
    """Sign a person in in one browser; gives the token for it to keep. Only the SHA-256 of the token is stored."""
    token = secrets.token_urlsafe(32)
    session.add(SignedIn(person_id=person.id, digest=digest_of(token), began_at=now, seen_at=now, device=device))
    security_log.note(session, SecurityEvent.SIGNED_IN, person=person.id, way=way and way.value)
    return token


def authenticate(connection: Connection, token: str, remembered: Remember) -> Authentication:
    """Who asks with the token.

    `remembered` gives again what was made, by all that it was made of: a person in an office is read as rows each time, and
    made of them when there is a new word in them.
    """
    keys = {"digest": digest_of(token)}
    rows = connection.execute(_SELECT_BY_TOKEN, keys).all()
    if not rows:
        return Authentication(now(connection))
    first, who = rows[0], tuple(row[FACTS:] for row in rows)
    instant, began_at, seen_at, browser, confirmed_at = first[0], first[1], first[2], first[3], first[4]
    person = remembered(who, lambda: _person_of_token(connection, keys))
    last = seen_at or began_at
    if is_over(person, began_at, last, instant):
        return Authentication(instant)
    return Authentication(instant, person, browser, last <= instant - SEEN_EACH, confirmed_at)


def _person_of_token(connection: Connection, keys: Mapping[str, str]) -> Person:
    """The person whose token it is, belonging to no session: what is remembered is read by many requests at once."""
    with Session(connection) as session:
        person: Person = session.execute(_SELECT_BY_TOKEN, keys).unique().one()[5]
    return person


def note_seen(session: Session, browser: int, *, now: datetime) -> None:
    """Note that somebody has asked for something in this browser."""
    noting = update(SignedIn).where(SignedIn.id == browser).values(seen_at=now)
    session.execute(noting, execution_options={"synchronize_session": False})


def end_browser(session: Session, browser: int, *, by: Person, now: datetime) -> None:
    """End the person's own time in another browser; twice is once. Raises NotFound."""
    own = (SignedIn.id == browser) & (SignedIn.person_id == by.id)
    if session.scalars(select(SignedIn.id).where(own)).one_or_none() is None:
        raise NotFound
    if _end_sign_ins(session, own, now):
        security_log.note(session, SecurityEvent.SIGNED_OUT)


def end_others(session: Session, but: int, *, by: Person, now: datetime) -> int:
    """End the person's time in every browser but this one; gives their number."""
    ended = _end_sign_ins(session, (SignedIn.person_id == by.id) & (SignedIn.id != but), now)
    if ended:
        security_log.note(session, SecurityEvent.SIGNED_OUT_EVERYWHERE, person=by.id, browsers=ended)
    return ended


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    if _end_sign_ins(session, SignedIn.digest == digest_of(token), now):
        security_log.note(session, SecurityEvent.SIGNED_OUT)


def sign_out_everywhere(session: Session, person: Person, *, now: datetime) -> None:
    """End the person's time in every browser."""
    if ended := _end_sign_ins(session, SignedIn.person_id == person.id, now):
        security_log.note(session, SecurityEvent.SIGNED_OUT_EVERYWHERE, person=person.id, browsers=ended)


def _end_sign_ins(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    """End the time in these browsers; gives their number."""
    ending = update(SignedIn).where(which, SignedIn.ended_at.is_(None)).values(ended_at=now)
    ended = session.execute(ending, execution_options={"synchronize_session": False})
    assert isinstance(ended, CursorResult)
    return ended.rowcount


FACTS = 5  # columns before those of the person
# Every page begins with this, so it is one statement, put together once. Nothing in it is sealed.
_SELECT_BY_TOKEN = (
    select(Clock(), SignedIn.began_at, SignedIn.seen_at, SignedIn.id, SignedIn.confirmed_at, Person)
    .join(SignedIn, SignedIn.person_id == Person.id)
    .where(SignedIn.digest == bindparam("digest"), SignedIn.ended_at.is_(None), ~is_of_former_office())
    .options(joinedload(Person.appointment).joinedload(Appointment.member).joinedload(Member.ministries))
    .execution_options(**unsealed("who signs in is not known yet"))
)
