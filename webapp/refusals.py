"""Everything that does not succeed ends here: a status, a sentence for a person, the way back, and their words."""

import re
from collections import Counter
from dataclasses import dataclass
from errno import errorcode
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, make_response, request, url_for
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError

from models.errors import (
    NO_ROOM,
    NO_SUCH_PAGE,
    FactorRefused,
    Invalid,
    LinkRefused,
    NotFound,
    NotYours,
    Outdated,
    PasswordRefused,
    Refusal,
    SignInRefused,
    SingleSignOnRefused,
    Untimely,
)
from models.people.operations.second_factor import CODE
from models.security_log import SecurityEvent
from webapp.blueprints import country
from webapp.context import SAFE_METHODS, SIGNED_OUT, SignedOut, is_signed_out, page, service, signed_in
from webapp.files import can_take_file, largest_file_size
from webapp.forms import UNTYPED_FIELDS, FormReturned, field_name, is_known_field, is_typed_field, sends_password
from webapp.limits import TooOften

log = structlog.get_logger("web")

STATUS = {
    NotFound: 404,
    NotYours: 403,
    Untimely: 409,
    LinkRefused: 409,
    SingleSignOnRefused: 409,
    Outdated: 409,
    Invalid: 422,
    FactorRefused: 422,
    PasswordRefused: 422,
    SignedOut: 401,
    TooOften: 429,
}
SECURITY = {
    NotYours: SecurityEvent.NOT_ALLOWED,
    NotFound: SecurityEvent.NOT_THERE,
    LinkRefused: SecurityEvent.LINK_REFUSED,
    SingleSignOnRefused: SecurityEvent.SINGLE_SIGN_ON_REFUSED,
    FactorRefused: SecurityEvent.FACTOR_REFUSED,
    PasswordRefused: SecurityEvent.PASSWORD_REFUSED,
}
"""Refusals that are written to the security log."""
TITLES = {
    400: "This could not be read",
    401: "Please sign in again",
    403: "This is for somebody else to do",
    404: "This page is not here",
    405: "This page is not here",
    409: "This cannot be done now",
    413: "This is too much at once",
    422: "Something is wrong",
    429: "Please wait a moment",
    500: "Something went wrong on our side",
    503: "The service is resting for a moment",
}
SENTENCES = {
    400: "What your browser sent could not be read. Please go back and try again.",
    **dict.fromkeys((404, 405), NO_SUCH_PAGE),
    413: "What you sent is larger than the service takes. Go back, where your browser still has your words, and send less.",
    500: "The fault is ours and has been noted. Nothing was changed. Please try again in a few minutes.",
    503: "Nothing was changed. Please try again in a minute.",
}
FORGED = (
    "We could not be sure that this form came from you: it may have been open for very long, or you have signed in again "
    "since. Nothing was changed. Your words are below. Look at them, then send them again."
)
OTHER_NAME = "The service is not known under this name.\n"
FOR_MEMBERS = (
    "This page is for the people of a member country. Perhaps somebody has sent you a link from a letter. The secretariat has "
    "a page of its own."
)
STAFF_PAGES = {
    "round_id": ("secretariat.round", "Go to the round"),
    "adoption_id": ("secretariat.adoption", "Go to the adoption"),
    "lifting_id": ("secretariat.lifting", "Go to the words for brackets"),
    "meeting_id": ("secretariat.meeting", "Go to the meeting"),
    "entry_id": ("secretariat.entry", "Go to the entry"),
    "position_entry_id": ("secretariat.entered_position", "Go to the entry"),
    "consultation_id": ("secretariat.consultation", "Go to the consultation"),
}
"""By what the address of a member's page names: the page of the secretariat about the same thing."""
LEAST_TYPED = 8  # characters of what nobody chose from a list
DAY_OR_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]+)?")  # chosen in a calendar, and no loss
RETRYABLE = (400, 401, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class TypedField:
    """One field that was sent; `label` is "" for one that is sent again without being shown: what was chosen, or left empty."""

    name: str
    value: str
    label: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.value) > 60 or "\n" in self.value


def install(app: Flask) -> None:
    """Answer every refusal and every fault of this application."""
    app.register_error_handler(FormReturned, _show_again)
    app.register_error_handler(Refusal, _refuse)
    app.register_error_handler(CSRFError, _refuse_forged_form)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(InternalServerError, lambda _: refusal_page(500))
    for away in (OperationalError, InterfaceError, NoConnectionFree):
        app.register_error_handler(away, _answer_database_error)
    app.register_error_handler(OSError, _answer_full_disk)


def refusal_page(
    status: int, sentence: str = "", *, title: str = "", instead: tuple[str, str] | None = None
) -> Response:
    """The page that says no. Of a thing that is not there it tells nobody anything, not even who they are."""
    typed = [] if status == 413 else _typed_fields()
    is_nowhere = status in (404, 405) and instead is None
    response = make_response(
        page(
            "refusal.html",
            title=title or TITLES.get(status, "This did not work"),
            sentence=sentence or _status_sentence(status),
            typed=typed,
            instead=instead,
            again=bool(typed) and status in RETRYABLE and _is_own_origin(),
            signs_in=status == STATUS[SignedOut],
            back="/" if is_nowhere else _back_address(),
            **({"person": None, "navigation": (), "here": ""} if is_nowhere and not typed else {}),
        ),
        status,
    )
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def _status_sentence(status: int) -> str:
    if status == 413 and can_take_file():
        return (
            f"The file is too large: files can have at most {largest_file_size()}. Go back (your "
            "browser still has your words) and choose a smaller file. Pictures often make a file large."
        )
    return SENTENCES.get(status, "Please go back and try again.")


def _typed_fields() -> list[TypedField]:
    """What the person had filled in in the form that was refused; nothing of one with a password, which no page shows. All of it is in
    its order: in some forms, the second of several fields of one name belongs to the second row."""
    if request.method != "POST" or request.endpoint is None or sends_password():
        return []
    sent = [pair for pair in request.form.items(multi=True) if pair[0] != CODE and is_known_field(pair[0])]
    if not any(value.strip() and field_name(name) not in UNTYPED_FIELDS for name, value in sent):
        return []
    shown, placed = Counter(field_name(name) for name, value in sent if _is_shown(name, value)), Counter[str]()
    fields = []
    for name, value in sent:
        label = ""
        if _is_shown(name, value):
            label = field_name(name).replace("_", " ").capitalize()
            placed[field_name(name)] += 1
            if shown[field_name(name)] > 1:
                label += f" ({placed[field_name(name)]} of {shown[field_name(name)]})"
        fields.append(TypedField(name, value, label))
    return fields


def _is_shown(name: str, value: str) -> bool:
    return bool(value.strip()) and is_typed_field(name) and name not in UNTYPED_FIELDS


def _refuse_forged_form(_error: CSRFError) -> Response:
    _log_event(SecurityEvent.FORM_REFUSED)
    if is_signed_out():  # before that has changed, to send it again would be refused again
        return refusal_page(STATUS[SignedOut], SIGNED_OUT)
    return refusal_page(400, FORGED, title="Please send this again")


def _log_event(event: SecurityEvent, why: str | None = None) -> None:
    """Let operators know which page was asked for. Its address may hold the token of a link; numbers are no secret."""
    numbers = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}
    rule = str(request.url_rule) if request.url_rule else None
    service().database.security.write(event, page=rule, method=request.method, things=numbers or None, why=why)


def _log_refusal(refusal: Refusal) -> None:
    event = SECURITY.get(type(refusal))
    if event is not None and not (event is SecurityEvent.NOT_THERE and signed_in() is None):
        _log_event(event, refusal.why if isinstance(refusal, SignInRefused) else None)


def _show_again(returned: FormReturned) -> Response:
    try:
        shown = make_response(returned.show(), STATUS[type(returned.refusal)])
    except Refusal as gone:  # the page around the form is gone too; the words are not
        return _refuse(gone)
    if not _has_typed_words(shown):  # the page is there, but not that form on it
        return _refuse(returned.refusal)
    _log_refusal(returned.refusal)
    return shown


def _has_typed_words(shown: Response) -> bool:
    """Whether all of the longer words that were typed stand on the page."""
    typed = [field.value.strip() for field in _typed_fields() if field.label]
    longer = [words for words in typed if len(words) >= LEAST_TYPED and not DAY_OR_TIME.fullmatch(words)]
    begun = [words.splitlines()[0] for words in longer]
    page_text = shown.get_data(as_text=True)
    return all(str(escape(words)) in page_text for words in begun)


def _refuse(refusal: Refusal) -> Response:
    _log_refusal(refusal)
    instead = _staff_link() if isinstance(refusal, NotFound) else None
    if instead is not None:
        return refusal_page(404, FOR_MEMBERS, instead=instead)
    ask = isinstance(refusal, LinkRefused) and signed_in() is None
    new_link = ("Ask for a new link", url_for("account.sign_in")) if ask else None
    response = refusal_page(STATUS[type(refusal)], str(refusal), instead=new_link)
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(refusal.wait)
    return response


def _staff_link() -> tuple[str, str] | None:
    """Words and address for staff who have followed a link to a page of members. Whether there is such a round, the page behind
    the address says."""
    person, named = signed_in(), request.view_args or {}
    if person is None or not person.is_staff or request.blueprint != country.name or request.method not in SAFE_METHODS:
        return None
    pages = (
        (words, url_for(endpoint, **{name: named[name]}))
        for name, (endpoint, words) in STAFF_PAGES.items()
        if name in named
    )
    return next(pages, None)


def _answer_http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        return Response(OTHER_NAME, 400, content_type="text/plain; charset=utf-8")
    status = error.code or 500
    response = refusal_page(413 if isinstance(error, RequestEntityTooLarge) else status)
    if status == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _answer_database_error(error: Exception) -> Response:
    # A full disk is told like this, too. What the error says besides may hold words of a comment.
    cause = getattr(error, "orig", None)
    log.error("database away", because=getattr(cause, "sqlite_errorname", type(cause or error).__name__))
    return refusal_page(503)


def _answer_full_disk(error: OSError) -> Response:
    """A large file is put down in a temporary folder while it arrives, which may be full."""
    if error.errno not in NO_ROOM:
        raise error
    log.error("no room for a file that arrives", because=errorcode[error.errno])
    return refusal_page(503)


def _back_address() -> str:
    """The page of ours from which the person came, else the home page."""
    came = urlsplit(request.referrer or "")
    way = came._replace(scheme="", netloc="").geturl()
    return way if came.netloc == request.host and way.startswith("/") and not way.startswith("//") else "/"


def _is_own_origin() -> bool:
    """Whether the form was on a page of ours; a stranger's words must not be one press away from being sent."""
    origin = request.headers.get("Origin")
    return origin in (None, service().settings.public_url) or urlsplit(origin or "").netloc == request.host
