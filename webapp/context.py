"""What a view may ask of its request: who is asking, when it arrived, and the database as that person may see it; and what the
frame of every page needs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import structlog
from flask import current_app, g, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import SecurityError

from models.db.access import NOBODY, viewer_of
from models.db.database import Database, now
from models.db.visibility import Viewer
from models.errors import NotFound, Refusal
from models.people.operations import signing_in, unsent
from models.people.permissions import Office, Permission, office_of
from models.people.person import SPEAKING, Person, Role
from models.people.unsent import FormMark
from models.security_log import Origin, set_origin
from models.settings import Settings
from templates.guides import ABOUT
from webapp.caching import FragmentCache

log = structlog.get_logger("web")

Page = ResponseReturnValue
View = TypeVar("View", bound=Callable[..., object])

LONGEST_ADDRESS = 500  # characters of an address that is remembered while somebody signs in
EXEMPT_ENDPOINTS = ("static", "health.healthz", "health.readyz", "metrics.figures")
SAFE_METHODS = ("GET", "HEAD")  # as HTTP calls them: they change nothing
SIGNED_OUT = (
    "You are not signed in any more. Sign in again in another window, come back to this page, then send it again."
)


class Letter(Protocol):
    """A letter in the embedded mailbox."""

    @property
    def to(self) -> tuple[str, ...]: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def date(self) -> datetime: ...
    @property
    def message_id(self) -> str: ...


ReadLetters = Callable[[Path], Iterable[Letter]]
CheckFile = Callable[[str, bytes], str]
"""Gives the sentence for which a file of this name, with these bytes, must not be passed on; "" if it may be."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the application was made with."""

    settings: Settings
    database: Database
    letters: ReadLetters
    fragments: FragmentCache
    check_file: CheckFile


@dataclass(frozen=True, slots=True)
class CurrentRequest:
    """When the request began, by the database's clock, who sent it, the number of the browser in which they are signed in, and when
    they confirmed a second factor in it last."""

    at: datetime
    person: Person | None
    browser: int = 0
    confirmed_at: datetime | None = None


class SignedOut(Refusal):
    """Somebody sent a form after their time in this browser had ended."""


def service() -> Service:
    found: Service = current_app.extensions["lmec"]
    return found


def authenticate() -> None:
    """Note who asks and when, before any lock and before the form is read: a slow upload is judged by its arrival."""
    if request.endpoint in (None, *EXEMPT_ENDPOINTS) or isinstance(request.routing_exception, SecurityError):
        return
    token, get_or_make = browser.get("token"), service().fragments.get_or_make
    with ExitStack() as stack:
        reader = stack.enter_context(service().database.connect_reader())
        found = signing_in.authenticate(reader, token, get_or_make) if token else signing_in.Authentication(now(reader))
        g.current_request = CurrentRequest(found.at, found.person, found.browser, found.confirmed_at)
        if request.method in SAFE_METHODS:
            stack.pop_all()
            g.connection = reader
    if found.to_note:
        _note_seen(found)
    if person := g.current_request.person:
        code = person.member.code if person.member else ""
        set_origin(Origin(g.client, person.id, office_of(person).value, code, g.number))


def _note_seen(found: signing_in.Authentication) -> None:
    """Note when a browser was there last. Where nothing can be written, people go on reading."""
    close_connection()
    try:
        with service().database.transaction(NOBODY) as session:
            signing_in.note_seen(session, found.browser, now=found.at)
    except OperationalError:
        log.warning("not noted who was there")


def close_connection(_error: BaseException | None = None) -> None:
    """Close the connection on which the request was authenticated, unless the page reads on it already."""
    if "connection" in g:
        g.pop("connection").close()


def signed_in() -> Person | None:
    """Who is signed in, if anybody is."""
    current: CurrentRequest | None = g.get("current_request")
    return current.person if current else None


def current_person() -> Person:
    """Who is signed in; for views that only people with an office see."""
    person = signed_in()
    assert person is not None
    return person


def current_browser() -> int:
    """The number of the browser in which the person who asks is signed in."""
    current: CurrentRequest = g.current_request
    return current.browser


def request_time() -> datetime:
    """When the request arrived, by the database's clock, in UTC."""
    current: CurrentRequest = g.current_request
    return current.at


@contextmanager
def transaction() -> Iterator[Session]:
    """Change things on behalf of the person who asks, together or not at all; a form that was sent with this is not kept any more."""
    with transaction_before_act() as session:
        yield session
        person, mark = signed_in(), FormMark.parse(request.form.get("unsent", ""))
        if person is not None and mark.person == str(person.id):
            unsent.end(session, mark.form, mark.opening, by=person, now=request_time())


def transaction_before_act() -> AbstractContextManager[Session]:
    """As `transaction`, for what comes before the act of the form: that may be refused still, so the form stays kept."""
    close_connection()
    return service().database.transaction(_viewer())


def reading() -> AbstractContextManager[Session]:
    """Read one consistent state, as the person who asks may see it."""
    return _open_reading(_viewer())


def continue_reading() -> AbstractContextManager[Session]:
    """Read on in the state that the view reads just now, if it does; a page needs no second connection."""
    session: Session | None = g.get("reading")
    return nullcontext(session) if session is not None else reading()


def reading_as_anybody() -> AbstractContextManager[Session]:
    """Read what the public may see, whoever asks."""
    return _open_reading(NOBODY)


def page(template: str, **values: object) -> str:
    """Fill templates/pages/`template`."""
    return render_template(f"pages/{template}", page_name=template, **values)


def may(permission: Permission) -> Callable[[View], View]:
    """Declare what people do with a view; `guard` lets in whom the permission names. A view without one is closed to all."""

    def declare(view: View) -> View:
        assert permission_of(view) is None, f"{view.__name__} says twice what people do with it."
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(view: Callable[..., object] | None) -> Permission | None:
    """What people do with a view, as it declares."""
    found: Permission | None = getattr(view, "permission", None)
    return found


def guard() -> Page | None:
    """Before a view: for offices to which its permission says nothing, the page does not exist. Who is not signed in is asked
    to, and then led back here."""
    if request.endpoint in (None, "static"):
        return None
    permission, office = permission_of(current_app.view_functions[request.endpoint]), office_of(signed_in())
    if permission is None:
        raise NotFound
    if office in permission.offices:
        return None
    if office is Office.NOBODY:
        return _redirect_to_sign_in()
    raise NotFound


def is_signed_out() -> bool:
    """Whether nobody is signed in, though the view is only for people who are."""
    permission = permission_of(current_app.view_functions[request.endpoint]) if request.endpoint else None
    return signed_in() is None and permission is not None and Office.NOBODY not in permission.offices


def _redirect_to_sign_in() -> Page:
    if request.method not in SAFE_METHODS:
        raise SignedOut(SIGNED_OUT)
    remember_address()
    return redirect(url_for("account.sign_in"))


def remember_address() -> None:
    """Keep where the person wants to go. It is never taken from an address, so that no link leads elsewhere afterwards."""
    address = request.full_path.removesuffix("?")
    if len(address) <= LONGEST_ADDRESS:
        browser["next"] = address


@contextmanager
def _open_reading(viewer: Viewer) -> Iterator[Session]:
    """The first reading of a safe request goes on with the connection on which it was authenticated, so it sees the same state."""
    with g.pop("connection", None) or nullcontext() as reader, service().database.reading(viewer, reader) as session:
        g.reading = session
        try:
            yield session
        finally:
            g.pop("reading", None)


def _viewer() -> Viewer:
    person = signed_in()
    return viewer_of(person) if person else NOBODY


def page_values() -> dict[str, object]:
    """The values that templates/pages/base.html is filled with."""
    return {
        "person": signed_in(),
        "page_name": "",
        "navigation": navigation(),
        "here": request.path,
        "demo_navigation": demo_navigation(),
        "guide": ABOUT[guide_name()].get(request.endpoint or "", "") if signed_in() else "",
    }


def guide_name() -> str:
    """The guide that is for the person who is signed in."""
    person = current_person()
    return "secretariat" if person.is_staff else "observer" if person.role is Role.OBSERVER else "country"


def navigation() -> list[tuple[str, str]]:
    """The links at the top of every page, for the person who is signed in: words and address."""
    person = signed_in()
    pages = [("Home", url_for("account.home"))] if person else []
    if person and person.is_staff:
        pages.append(("Offices", url_for("secretariat.members")))
        pages.append(("System status", url_for("secretariat.system_status")))
    if person and person.role in SPEAKING:
        pages.append(("Our office", url_for("country.office")))
    return pages


def demo_navigation() -> list[tuple[str, str]]:
    """The links to the pages that only the demonstration has: words and address."""
    settings = service().settings
    pages = [("Act as anybody", url_for("account.demo"))] if settings.demo else []
    return [*pages, ("Letters that went out", url_for("account.mailbox"))] if pages and settings.mailbox else pages
