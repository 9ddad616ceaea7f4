"""Passwords, with which people may sign in instead of a link: signed in with, set and removed."""

from flask import flash, redirect, url_for
from wtforms import PasswordField, StringField

from models.people import policy
from models.people.operations import passwords
from webapp import limits
from webapp.account.factors import PasswordForm, show_factors
from webapp.account.known_browsers import known_people
from webapp.account.signing_in import device, start_session
from webapp.blueprints import account
from webapp.context import (
    Page,
    current_browser,
    current_person,
    may,
    page,
    reading_as_anybody,
    request_time,
    signed_in,
    transaction,
)
from webapp.forms import Form, validated


class PasswordSignInForm(Form):
    """Who somebody is, and their password."""

    email = StringField("Your e-mail address", render_kw={"autocomplete": "username"})
    password = PasswordField("Your password", render_kw={"autocomplete": "current-password"})


@account.get("/sign-in/password")
@may(policy.SIGN_IN)
def password_page() -> Page:
    return redirect(url_for("account.home")) if signed_in() else _sign_in_page(PasswordSignInForm())


@account.post("/sign-in/password")
@may(policy.SIGN_IN)
def use_password() -> Page:
    """The answer is the same, and takes as long, for an address that nobody has or that has no password."""
    form = PasswordSignInForm()
    with validated(form, _sign_in_page):
        email = form.email.data or ""
        limits.ensure_may_try_password(email)
        with reading_as_anybody() as session:
            stored = passwords.stored_password(session, email)
        passwords.ensure_fits(stored, form.password.data or "")
        with transaction() as session:
            entered = passwords.sign_in(session, stored, device=device(), known=known_people(), now=request_time())
    return start_session(entered)


@account.post("/account/password")
@may(policy.CHANGE_PASSWORD)
def set_password() -> Page:
    form = PasswordForm()
    with validated(form, show_factors), transaction() as session:
        typed = form.new_password.data or ""
        passwords.set_password(session, typed, by=current_person(), browser=current_browser(), now=request_time())
    flash("Your password is set. You are signed out in all other browsers.")
    return redirect(url_for("account.second_factors"))


@account.post("/account/password/remove")
@may(policy.CHANGE_PASSWORD)
def remove_password() -> Page:
    form = Form()
    with validated(form, show_factors), transaction() as session:
        passwords.remove(session, by=current_person(), browser=current_browser(), now=request_time())
    flash("Your password is removed. You sign in with a link.")
    return redirect(url_for("account.second_factors"))


def _sign_in_page(form: PasswordSignInForm) -> str:
    return page("account/password.html", form=form)
