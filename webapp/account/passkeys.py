"""People's own passkeys: added and removed on the page of their second factors."""

from flask import flash, redirect, url_for

from models.people import policy
from models.people.operations import passkeys
from webapp.account.factors import PasskeyForm, show_factors
from webapp.blueprints import account
from webapp.context import Page, current_browser, current_person, may, request_time, transaction
from webapp.forms import Form, keeping
from webapp.step_up import ceremony


@account.post("/account/second-factors/passkeys")
@may(policy.CHANGE_FACTORS)
def add_passkey() -> Page:
    form = PasskeyForm()
    with keeping(form, show_factors), transaction() as session:
        sent = form.name.data or "", form.credential.data or ""
        passkeys.add(session, *sent, at=ceremony(), by=current_person(), now=request_time())
    flash("The passkey is added.")
    return redirect(url_for("account.second_factors"))


@account.post("/account/second-factors/passkeys/<int:passkey_id>/remove")
@may(policy.CHANGE_FACTORS)
def remove_passkey(passkey_id: int) -> Page:
    form = Form()
    with keeping(form, show_factors), transaction() as session:
        passkeys.remove(session, passkey_id, by=current_person(), browser=current_browser(), now=request_time())
    flash("The passkey is removed.")
    return redirect(url_for("account.second_factors"))
