"""Single sign-on: people whom the service knows come in by the word of their ministry's own provider."""

from dataclasses import asdict

from flask import redirect, request, url_for
from flask import session as browser

from models.errors import NotFound
from models.people import policy
from models.people.operations import signing_in
from webapp.account.known_browsers import known_people
from webapp.account.oidc import AuthorizationRequest, Provider
from webapp.account.signing_in import EmailForm, device, sign_in_page, start_session
from webapp.blueprints import account
from webapp.context import Page, may, request_time, service, signed_in, transaction
from webapp.forms import redisplaying

SESSION_KEY = "single sign-on"


@account.get("/sign-in/oidc")
@may(policy.SINGLE_SIGN_ON)
def begin_single_sign_on() -> Page:
    """Nothing is changed by this but what the browser keeps until it comes back."""
    if signed_in():
        return redirect(url_for("account.home"))
    with redisplaying(EmailForm(formdata=None), sign_in_page):
        address, authorization = _provider().begin()
    browser[SESSION_KEY] = asdict(authorization)
    return redirect(address)


@account.get("/sign-in/oidc/callback")
@may(policy.SINGLE_SIGN_ON)
def single_sign_on() -> Page:
    """Back from the provider, with a code that is good in this browser only, and once."""
    provider, kept = _provider(), browser.pop(SESSION_KEY, None)
    with redisplaying(EmailForm(formdata=None), sign_in_page):
        email = provider.email(request.args, AuthorizationRequest(**kept) if kept else None)
        with transaction() as session:
            entered = signing_in.enter_by_provider(
                session,
                email,
                provider=provider.settings.name,
                device=device(),
                known=known_people(),
                now=request_time(),
            )
    return start_session(entered)


def _provider() -> Provider:
    settings = service().settings
    if settings.single_sign_on is None:
        raise NotFound
    return Provider(settings.single_sign_on, settings.public_url + url_for("account.single_sign_on"))
