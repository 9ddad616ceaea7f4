"""Signing in by an e-mailed link: asked for here, looked at by GET, used by POST and only once."""

from functools import partial
from secrets import token_urlsafe

from flask import make_response, redirect, request, url_for
from flask import session as browser
from wtforms import StringField

from models.people import policy
from models.people.operations import links, signing_in
from models.people.operations.signing_in import SignedInPerson
from templates.links import read_sign_in_token
from webapp import limits
from webapp.account.known_browsers import known_people, remember_person
from webapp.blueprints import account
from webapp.context import Page, may, page, reading, request_time, service, signed_in, transaction
from webapp.forms import Form, validated
from webapp.step_up import factor_key

# The order matters: Edge and Opera also say Chrome, which also says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
MOST_ASKED = 5  # times of which a browser knows that it asked for a link


class EmailForm(Form):
    """Whom to send a link to."""

    email = StringField(
        "Your e-mail address",
        description="The address to which the secretariat writes to you.",
        render_kw={"autocomplete": "email"},
    )


class LinkCodeForm(Form):
    """The code of a letter with a link, typed in the browser that asked for it."""

    code = StringField(
        "The code in the letter",
        description="Six digits. You can open the letter on another device.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


@account.get("/sign-in")
@may(policy.SIGN_IN)
def sign_in() -> Page:
    if signed_in():
        return redirect(url_for("account.home"))
    return sign_in_page(EmailForm())


@account.post("/sign-in")
@may(policy.SIGN_IN)
def ask_for_link() -> Page:
    """Known or not, everybody reads the same answer."""
    form, nonce, known = EmailForm(), token_urlsafe(16), known_people()
    limits.ensure_may_ask_for_link(form.email.data or "")
    with validated(form, sign_in_page), transaction() as session:
        links.ask_for_link(session, form.email.data or "", browser=nonce, known=known, now=request_time())
    browser["asked"] = " ".join([nonce, *_asked()][:MOST_ASKED])
    return _link_sent_page(LinkCodeForm())


@account.post("/sign-in/code")
@may(policy.SIGN_IN)
def use_code() -> Page:
    form = LinkCodeForm()
    with validated(form, _link_sent_page), limits.counting_wrong_link_codes(), transaction() as session:
        entered = signing_in.use_code(
            session,
            form.code.data or "",
            key=factor_key(),
            browser=next(iter(_asked()), ""),
            device=device(),
            known=known_people(),
            now=request_time(),
        )
    return start_session(entered)


@account.get("/sign-in/<token>")
@may(policy.SIGN_IN)
def link(token: str) -> Page:
    """Look at a link without using it up: programs that scan letters open every link in them."""
    return _link_page(token, Form())


@account.post("/sign-in/<token>")
@may(policy.SIGN_IN)
def use_link(token: str) -> Page:
    form = Form()
    with validated(form, partial(_link_page, token)), transaction() as session:
        entered = signing_in.use_link(
            session,
            *_read_token(token),
            browsers=_asked(),
            device=device(),
            known=known_people(),
            now=request_time(),
        )
    return start_session(entered)


@account.post("/sign-out")
@may(policy.SIGN_OUT)
def sign_out() -> Page:
    with transaction() as session:
        signing_in.sign_out(session, browser.get("token", ""), now=request_time())
    browser.clear()
    signed_out = redirect(url_for("account.sign_in"))
    # Pages that this browser has kept are not for whoever sits down at it next.
    signed_out.headers["Clear-Site-Data"] = '"cache"'
    return signed_out


def _asked() -> list[str]:
    """What this browser keeps of each time that somebody asked for a link in it, the newest first."""
    nonces: list[str] = browser.get("asked", "").split()
    return nonces


def device() -> str:
    """Which browser on which system asks, if it says so."""
    agent = request.headers.get("User-Agent", "")
    browser, system = (next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS))
    return f"{browser or 'A browser'} on {system}" if system else browser


def sign_in_page(form: EmailForm) -> str:
    """The first page: how somebody wants to sign in."""
    return page("account/sign_in.html", form=form, single_sign_on=service().settings.single_sign_on)


def start_session(entered: SignedInPerson) -> Page:
    """Begin anew in this browser, and lead to where the person wanted to go."""
    wanted = browser.get("next", url_for("account.home"))
    browser.clear()  # nothing that somebody planted here before may be worth anything now
    browser["token"] = entered.token
    answer = make_response(redirect(wanted))
    remember_person(answer, entered.person)
    return answer


def _link_sent_page(form: LinkCodeForm) -> str:
    return page("account/link_sent.html", form=form)


def _link_page(token: str, form: Form) -> str:
    with reading() as session:
        person = links.person_of_link(session, *_read_token(token), browsers=_asked(), now=request_time())
    return page("account/link.html", form=form, token=token, holder=person)


def _read_token(token: str) -> tuple[int, str]:
    return read_sign_in_token(service().settings.secret_key, token)
