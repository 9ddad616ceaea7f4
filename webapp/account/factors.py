"""People's own second factors: seen, set up, printed, removed, and confirmed with."""

import segno
from flask import flash, redirect, request, url_for
from flask import session as browser
from wtforms import HiddenField, PasswordField, StringField

from models.people import policy
from models.people.factor_codes import address_of
from models.people.operations import passkeys, second_factor
from models.people.queries.second_factors import app_to_set_up, factors
from webapp import limits
from webapp.blueprints import account
from webapp.context import (
    Page,
    current_browser,
    current_person,
    may,
    page,
    reading,
    request_time,
    service,
    transaction,
)
from webapp.forms import Form, validated
from webapp.step_up import CodeForm, ceremony, confirm, factor_key, offered_passkey

GROUP_LENGTH = 4  # letters of a secret that are shown together, for typing


class FirstCodeForm(Form):
    """A code with which people show that their app has the secret."""

    first_code = StringField(
        "The code that your app shows now",
        description="Six digits.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PasswordForm(Form):
    """A password that is to be set."""

    new_password = PasswordField(
        "New password",
        description="At least 15 characters, in any script, with spaces if you like. Four words that have nothing to do with each "
        "other are good.",
        render_kw={"autocomplete": "new-password"},
    )


class PasskeyForm(Form):
    """A passkey that a browser has made, and what the person calls it."""

    name = StringField("Name of the passkey", description="Such as: my telephone.")
    credential = HiddenField(render_kw={"data-answer": ""})


@account.get("/account/second-factors")
@may(policy.USE_FACTORS)
def second_factors() -> Page:
    return show_factors(Form())


@account.get("/account/confirm")
@may(policy.USE_FACTORS)
def confirm_page() -> Page:
    return _confirmation_page(CodeForm())


@account.post("/account/confirm")
@may(policy.USE_FACTORS)
def confirm_with_code() -> Page:
    form = CodeForm()
    with validated(form, _confirmation_page):
        confirm(form)
    return redirect(browser.pop("next", url_for("account.home")))


@account.post("/account/second-factors/app")
@may(policy.CHANGE_FACTORS)
def begin_app() -> Page:
    with transaction() as session:
        second_factor.begin_app(session, key=factor_key(), by=current_person(), now=request_time())
    return redirect(url_for("account.app"))


@account.get("/account/second-factors/app")
@may(policy.USE_FACTORS)
def app() -> Page:
    with reading() as session:
        if app_to_set_up(session, current_person()) is None:
            return redirect(url_for("account.second_factors"))
    return _app_page(FirstCodeForm())


@account.post("/account/second-factors/app/set-up")
@may(policy.CHANGE_FACTORS)
def set_up_app() -> Page:
    form = FirstCodeForm()
    with validated(form, _app_page):
        limits.ensure_may_try_code()
        with transaction() as session:
            second_factor.set_up_app(
                session,
                form.first_code.data or "",
                key=factor_key(),
                by=current_person(),
                browser=current_browser(),
                now=request_time(),
            )
    flash("Your app is set up. Print a sheet of codes, too, for the day on which you do not have your telephone.")
    return redirect(url_for("account.second_factors"))


@account.post("/account/second-factors/app/remove")
@may(policy.CHANGE_FACTORS)
def remove_app() -> Page:
    form = Form()
    with validated(form, show_factors), transaction() as session:
        second_factor.remove_app(session, by=current_person(), browser=current_browser(), now=request_time())
    flash("The app is removed.")
    return redirect(url_for("account.second_factors"))


@account.post("/account/second-factors/sheet")
@may(policy.CHANGE_FACTORS)
def print_sheet() -> Page:
    with transaction() as session:
        codes = second_factor.print_sheet(
            session, key=factor_key(), by=current_person(), browser=current_browser(), now=request_time()
        )
    return page("account/sheet.html", codes=codes, now=request_time())


@account.post("/account/second-factors/sheet/remove")
@may(policy.CHANGE_FACTORS)
def remove_sheet() -> Page:
    form = Form()
    with validated(form, show_factors), transaction() as session:
        second_factor.remove_sheet(session, by=current_person(), browser=current_browser(), now=request_time())
    flash("The sheet is removed. Its codes no longer work.")
    return redirect(url_for("account.second_factors"))


def show_factors(form: Form) -> str:
    """The page of one's own second factors; `form` is the one that was sent."""
    with reading() as session:
        own = factors(session, current_person())
        offered = passkeys.options_to_add(session, current_person(), ceremony())
    adding = form if isinstance(form, PasskeyForm) else PasskeyForm(formdata=None)
    changing = form if isinstance(form, PasswordForm) else PasswordForm(formdata=None)
    return page(
        "account/second_factors.html",
        form=form,
        adding=adding,
        changing=changing,
        offered=offered,
        own=own,
        required=service().settings.second_factor,
        way=browser.get("next"),
    )


def _app_page(form: FirstCodeForm) -> str:
    """The secret as a picture and as text. It is shown until a code of it was typed, and never again."""
    with reading() as session:
        waiting = app_to_set_up(session, current_person())
    secret = waiting and factor_key().decrypted(waiting.encrypted_secret)
    if not secret:
        return show_factors(form)
    groups = " ".join(secret[start : start + GROUP_LENGTH] for start in range(0, len(secret), GROUP_LENGTH))
    code = segno.make(address_of(secret, current_person().email), error="m", micro=False)
    size, _ = code.symbol_size()
    return page("account/app.html", form=form, size=size, path=_svg_path(code), secret=groups)


def _svg_path(code: segno.QRCode) -> str:
    """The dark squares of the picture, as an SVG path in which each is one unit wide."""
    rows = enumerate(code.matrix_iter(border=code.default_border_size))
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row) if dark)


def _confirmation_page(form: CodeForm) -> str:
    return page(
        "account/step_up.html",
        form=form,
        has_one=True,
        act="",
        sent=(),
        files=(),
        passwords=(),
        address=url_for(str(request.endpoint)),
        passkey=offered_passkey(),
    )


@account.post("/account/second-factors/passkeys")
@may(policy.CHANGE_FACTORS)
def add_passkey() -> Page:
    form = PasskeyForm()
    with validated(form, show_factors), transaction() as session:
        sent = form.name.data or "", form.credential.data or ""
        passkeys.add(session, *sent, at=ceremony(), by=current_person(), now=request_time())
    flash("The passkey is added.")
    return redirect(url_for("account.second_factors"))


@account.post("/account/second-factors/passkeys/<int:passkey_id>/remove")
@may(policy.CHANGE_FACTORS)
def remove_passkey(passkey_id: int) -> Page:
    form = Form()
    with validated(form, show_factors), transaction() as session:
        passkeys.remove(session, passkey_id, by=current_person(), browser=current_browser(), now=request_time())
    flash("The passkey is removed.")
    return redirect(url_for("account.second_factors"))
