"""Pages that only the demonstration has: act as anybody, and read all letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from flask import Response, redirect, request, url_for
from flask import session as browser
from wtforms import StringField

from models.errors import NotFound, ensure_found
from models.people import policy
from models.people.operations import signing_in
from models.people.person import ROLE_WORDS, Person
from models.people.queries import home as queries
from models.settings import Settings
from templates.links import demo_token, read_demo_token
from webapp.account.signing_in import device
from webapp.blueprints import account
from webapp.context import Letter, Page, may, page, reading, request_time, service, signed_in, transaction
from webapp.forms import Form

LETTERS_SHOWN = 200  # letters
# A letter's HTML is shown as a mail program shows it: with its own styles, and able to do nothing.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)
# Without: what is pressed in a letter opens inside its frame, where no page of ours lets itself be shown.
BASE_TARGET = '<base target="_top">'
MAILBOX_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with the token that signs in as them."""

    person: Person
    token: str

    @property
    def office(self) -> str:
        """What the person is, without the country, and for which department."""
        appointment = self.person.appointment
        assert appointment is not None
        return ", ".join(words for words in (ROLE_WORDS[appointment.role], appointment.department) if words)


class MailboxFilter(Form):
    class Meta:
        csrf = False  # it changes nothing

    to = StringField("Letters to", description="All or part of an e-mail address. Leave it empty for all letters.")


@account.get("/demo")
@may(policy.DEMONSTRATION)
def demo() -> Page:
    settings = _demo_settings()
    with reading() as session:
        people = queries.people(session)
    entries = [Entry(person, demo_token(settings.secret_key, person.id)) for person in people]
    return page("account/demo.html", entries=entries)


@account.get("/demo/enter/<token>")
@may(policy.DEMONSTRATION)
def demo_enter(token: str) -> Page:
    """Sign in as somebody, as often as anybody likes."""
    number = read_demo_token(_demo_settings().secret_key, token)
    with transaction() as session:
        fresh = signing_in.begin(session, queries.person(session, number), device=device(), now=request_time())
    browser.clear()
    browser["token"] = fresh
    return redirect(url_for("account.home"))


@account.get("/mailbox")
@may(policy.DEMONSTRATION)
def mailbox() -> Page:
    """The newest letters, or the newest to an address."""
    form = MailboxFilter(request.args)
    to = (form.to.data or "").strip().lower()
    letters = (one for one in _letters() if any(to in address.lower() for address in one[1].to))
    return page(
        "account/mailbox.html",
        letters=list(islice(letters, LETTERS_SHOWN)),
        most=LETTERS_SHOWN,
        form=form,
        to=to,
        zone=_zone(),
    )


@account.get("/mailbox/<key>")
@may(policy.DEMONSTRATION)
def letter(key: str) -> Page:
    shown = page("account/letter.html", letter=_letter(key), key=key, zone=_zone())
    return Response(shown, headers={"Content-Security-Policy": MAILBOX_POLICY})


@account.get("/mailbox/<key>/html")
@may(policy.DEMONSTRATION)
def letter_html(key: str) -> Page:
    shown = _letter(key).html.replace("<head>", f"<head>{BASE_TARGET}", 1)
    return Response(shown, headers={"Content-Security-Policy": LETTER_POLICY})


def _zone() -> str:
    person = signed_in()
    return person.zone if person else "UTC"


def _demo_settings() -> Settings:
    settings = service().settings
    if not settings.demo:
        raise NotFound
    return settings


def _letters() -> Iterator[tuple[str, Letter]]:
    """All letters that are kept, the newest first, with a key for the address of each."""
    folder = _demo_settings().mailbox
    for letter in service().letters(folder) if folder else ():
        yield sha256(letter.message_id.encode()).hexdigest()[:16], letter


def _letter(key: str) -> Letter:
    """The letter, even if so many have come since that the list no longer shows it."""
    return ensure_found(next((letter for own, letter in _letters() if own == key), None))
