"""Asking for a second factor: before the secretariat works at all, and before the official acts of a country where the last
confirmation in this browser is too old. The table of permissions says which acts those are; this is the one place that asks.

Whoever is asked while sending a form sends it on with the code: the page holds every field of the form, and the act goes on.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from wtforms import HiddenField, StringField

from models.people.factor_codes import FactorKey
from models.people.operations import passkeys, second_factor
from models.people.operations.passkeys import Ceremony
from models.people.operations.second_factor import CODE
from models.people.permissions import Office, Permission, office_of
from models.people.queries.second_factors import has_factor
from webapp import limits
from webapp.context import (
    SAFE_METHODS,
    CurrentRequest,
    Page,
    current_browser,
    current_person,
    page,
    permission_of,
    reading,
    remember_address,
    request_time,
    service,
    signed_in,
    transaction_before_act,
)
from webapp.forms import PASSWORD_FIELDS, Form, is_known_field, validated

CONFIRMATION_LIFETIME = timedelta(minutes=10)  # how long a confirmation counts for official acts in the same browser


class CodeForm(Form):
    """A code of an app or of a sheet."""

    second_factor = StringField(
        "Your code",
        description="Six digits from your app, or twelve digits from your printed sheet.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    passkey = HiddenField(render_kw={"data-answer": ""})


def require_second_factor() -> Page | None:
    """Before a view: ask for a second factor if the act needs one that has not been confirmed."""
    person, permission = signed_in(), _permission()
    if person is None or permission is None or not service().settings.second_factor:
        return None
    if not _needs_confirmation(permission, office_of(person)):
        return None
    with reading() as session:
        has_one = has_factor(session, person)
    if not has_one and not permission.needs_factor:
        return None  # this is how the first one is set up
    if request.method in SAFE_METHODS:
        remember_address()
        return redirect(url_for("account.confirm_page" if has_one else "account.second_factors"))
    if has_one and CODE in request.form:
        form = CodeForm()
        with validated(form, _step_up_page):
            confirm(form)
        return None
    return _step_up_page(CodeForm(formdata=None), has_one=has_one), 401


def confirm(form: CodeForm) -> None:
    """Use up the code that was typed or the passkey that was shown, and note the confirmation for this browser."""
    limits.ensure_may_try_code()
    by, now, at = current_person(), request_time(), ceremony()
    with transaction_before_act() as session:
        if form.passkey.data:
            passkeys.confirm(session, form.passkey.data, at=at, by=by, now=now)
        else:
            typed = form.second_factor.data or ""
            second_factor.confirm(session, typed, key=at.key, by=by, browser=at.browser, now=now)
    current: CurrentRequest = g.current_request
    g.current_request = replace(current, confirmed_at=current.at)


def factor_key() -> FactorKey:
    """The key with which this service stores the secrets of second factors."""
    return FactorKey(service().settings.secret_key)


def ceremony() -> Ceremony:
    """Where passkeys are offered and checked in this request."""
    address = service().settings.public_url
    return Ceremony(urlsplit(address).hostname or "", address, factor_key(), current_browser())


def offered_passkey() -> str | None:
    """What the browser is told so that it shows a passkey, if the person has one."""
    with reading() as session:
        return passkeys.options_to_confirm(session, current_person(), ceremony())


def _permission() -> Permission | None:
    return permission_of(current_app.view_functions.get(request.endpoint or ""))


def _needs_confirmation(permission: Permission, office: Office) -> bool:
    """Whether something must be confirmed before this act that has not been, or too long ago."""
    current: CurrentRequest = g.current_request
    if permission.is_official(office) and request.method not in SAFE_METHODS:
        return current.confirmed_at is None or current.confirmed_at <= current.at - CONFIRMATION_LIFETIME
    return office is Office.STAFF and permission.needs_factor and current.confirmed_at is None


def _step_up_page(form: CodeForm, *, has_one: bool = True) -> str:
    """The page that asks, with all that was sent: what was typed goes on with the code, files are chosen and passwords typed again."""
    permission = _permission()
    assert permission is not None
    return page(
        "account/step_up.html",
        form=form,
        has_one=has_one,
        act=permission.words,
        passkey=offered_passkey(),
        sent=_sent_fields(form),
        passwords=[name for name in PASSWORD_FIELDS if name in request.form],
        files=[
            (name, file.filename)
            for name, file in request.files.items(multi=True)
            if file.filename and is_known_field(name)
        ],
        address=request.full_path.removesuffix("?"),
    )


def _sent_fields(form: CodeForm) -> Sequence[tuple[str, str]]:
    own = [*(field.name for field in form), *PASSWORD_FIELDS]
    return [(name, value) for name, value in request.form.items(multi=True) if name not in own and is_known_field(name)]
