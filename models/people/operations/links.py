"""Links that sign in, as letters carry them: ten minutes, or three days where one comes with an invitation. Several may be open at the
same time, so nobody makes a link useless by asking for another one."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import security_log
from models.db.access import unsealed
from models.db.base import for_update
from models.db.work import GIVEN_UP, WorkState
from models.errors import LinkRefused, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.letters.operations import letters
from models.people.person import Person, address
from models.people.sign_ins import SignInLink, SignInRequest
from models.security_log import SecurityEvent

LINK_LASTS = timedelta(minutes=10)
INVITATION_LASTS = timedelta(days=3)
LINKS_AN_HOUR = 10
TIME_TO_OPEN = timedelta(minutes=3)  # which a link must have left for somebody who asks now to use it
REQUESTS_KEPT = timedelta(days=1)
COUNTED = unsealed("letters are counted for a limit")
REFUSED = "This sign-in link has been used, has run out, or was closed by a newer one. Please ask for a new one."
ELSEWHERE = (
    "This link works only in a browser in which you asked for one. Go back to that browser: its page “Check your e-mail” takes the "
    "code of six digits that stands in the same letter."
)


def ask_for_link(
    session: Session, email: str, *, browser: str | None = None, known: Collection[int] = (), now: datetime
) -> SignInRequest:
    """Ask for a link that works in one browser, by what it keeps; `known` are the numbers of people who have signed in in it
    before. The same happens for every address."""
    request = SignInRequest(
        email=address(email),
        browser=digest_of(browser) if browser else None,
        known=" ".join(map(str, known)),
        not_before=now,
    )
    session.add(request)
    session.flush()
    security_log.note(session, SecurityEvent.LINK_ASKED, asked=request.id)
    return request


def answer(session: Session, request_id: int, *, now: datetime) -> None:
    """Owe a sign-in letter to a person whom the service knows and who holds an office.

    After LINKS_AN_HOUR letters, those that are open serve for this browser too, so whoever keeps asking fills no mailbox and
    locks nobody out. Requests from browsers that the person has used before are counted by themselves. The address is
    forgotten."""
    request = session.get_one(SignInRequest, request_id)
    person = session.scalars(for_update(select(Person).where(Person.email == request.email), Person)).one_or_none()
    is_known = person is not None and str(person.id) in request.known.split()
    why = (
        _why_no_link(session, person, is_known, now)
        if request.not_before > now - LINK_LASTS
        else "asked for too long ago"
    )
    request.email = request.known = ""
    if person is not None and person.appointment is not None:
        request.person_id = person.id
    if person is None or why:
        security_log.note(session, SecurityEvent.LINK_NOT_SENT, asked=request.id, person=person and person.id, why=why)
        return
    security_log.note(session, SecurityEvent.LINK_SENT, asked=request.id, person=person.id)
    link = new_link(session, person, lasts=LINK_LASTS, browser=request.browser, from_known_browser=is_known, now=now)
    letters.owe_sign_in(session, link, now=now)


def forget_requests(session: Session, *, now: datetime) -> None:
    """Remove what has been asked for and decided on long ago; nothing points to it, and the security log has it."""
    decided = SignInRequest.state.in_((WorkState.DONE, *GIVEN_UP))
    old = delete(SignInRequest).where(decided, SignInRequest.not_before < now - REQUESTS_KEPT)
    session.execute(old, execution_options={"synchronize_session": False})


def new_link(
    session: Session,
    person: Person,
    *,
    lasts: timedelta,
    browser: str | None = None,
    from_known_browser: bool = False,
    now: datetime,
) -> SignInLink:
    """A link that signs the person in, once, in one browser or in any; for a letter to carry."""
    link = SignInLink(
        person_id=person.id,
        nonce=secrets.token_urlsafe(32),
        browser=browser,
        from_known_browser=from_known_browser,
        expires_at=now + lasts,
    )
    session.add(link)
    session.flush()
    return link


def void_links(session: Session, person: Person, *, now: datetime) -> None:
    """Let no link open anything that has been sent to the person so far."""
    voiding = update(SignInLink).where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))
    session.execute(voiding.values(used_at=now), execution_options={"synchronize_session": False})


def ensure_few_invitations(session: Session, person: Person, now: datetime) -> None:
    """Raise Untimely if so many invitations have been sent to the person within an hour that another one must wait."""
    if letters.count_recent_invitations(session, person, now) >= LINKS_AN_HOUR:
        raise Untimely("This person has been sent many letters in the last hour. Please wait, or telephone.")


def person_of_link(
    session: Session, link_id: int, nonce: str, *, browsers: Collection[str] = (), now: datetime
) -> Person:
    """Whom a link signs in; looking does not use it up. `browsers` is what the browser keeps of each time that it asked. Raises
    LinkRefused for a link that is used, late or wrong, and in a browser that has not asked for one of the same person."""
    link = session.get(SignInLink, link_id)
    if link is None or not secrets.compare_digest(link.nonce, nonce):
        raise LinkRefused(REFUSED, "there is none like this")
    if link.used_at or link.expires_at < now:
        raise LinkRefused(REFUSED, "used, or closed by a newer one or with an office" if link.used_at else "too late")
    if link.browser is not None and not _has_asked(session, link, {digest_of(one) for one in browsers}, now):
        raise LinkRefused(ELSEWHERE, "not a browser that asked")
    return session.get_one(Person, link.person_id)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _has_asked(session: Session, link: SignInLink, browsers: Collection[str], now: datetime) -> bool:
    """Whether one of these asked for this link, or lately for another one of the same person."""
    lately = (SignInRequest.person_id == link.person_id) & (SignInRequest.not_before > now - LINK_LASTS)
    asking = select(SignInRequest.id).where(lately, SignInRequest.browser.in_(browsers)).limit(1)
    return link.browser in browsers or session.scalars(asking).first() is not None


def _why_no_link(session: Session, person: Person | None, is_known: bool, now: datetime) -> str:
    """Why somebody is sent none, for operators."""
    if person is None:
        return "nobody here has this address"
    if person.appointment is None:
        return "no office at present"
    letters_of_links = select(SignInLink).join(Notification, Notification.link_id == SignInLink.id)
    lately = (Notification.letter == Letter.SIGN_IN) & (Notification.owed_at > now - timedelta(hours=1))
    alike = (SignInLink.person_id == person.id) & (SignInLink.from_known_browser == is_known)
    sent = session.scalars(letters_of_links.where(lately, alike), execution_options=COUNTED).all()
    serves = any(link.used_at is None and link.expires_at >= now + TIME_TO_OPEN for link in sent)
    return "many in an hour; those that are open serve" if serves and len(sent) >= LINKS_AN_HOUR else ""
