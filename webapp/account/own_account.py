"""What people see and do about themselves: what is kept about them, where they are signed in, and which hints they have closed."""

from flask import flash, redirect, request, url_for

from models.errors import NotFound
from models.people import hints, policy
from models.people.hints import Hint
from models.people.operations import signing_in
from models.people.queries.browsers import browsers
from models.people.queries.personal_data import category_counts, unsent_forms
from webapp.account.languages import named
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
from webapp.forms import UNTYPED_FIELDS, Form, own_address


@account.get("/account")
@may(policy.OWN_ACCOUNT)
def own_account() -> Page:
    with reading() as session:
        counts = category_counts(session, current_person())
        there = browsers(session, current_person(), now=request_time())
        unsent = unsent_forms(session, current_person())
    return page(
        "account/own_account.html",
        counts=counts,
        browsers=there,
        this=current_browser(),
        unsent=unsent,
        unspoken=UNTYPED_FIELDS,
        language=named(current_person().reading_language),
        ask=service().settings.ask,
        form=Form(),
    )


@account.post("/account/browsers/<int:browser_id>/end")
@may(policy.OWN_ACCOUNT)
def end_browser(browser_id: int) -> Page:
    with transaction() as session:
        signing_in.end_browser(session, browser_id, by=current_person(), now=request_time())
    flash("You are signed out there.")
    return redirect(url_for("account.own_account"))


@account.post("/account/browsers/end-others")
@may(policy.OWN_ACCOUNT)
def end_other_browsers() -> Page:
    with transaction() as session:
        signing_in.end_others(session, current_browser(), by=current_person(), now=request_time())
    flash("You are signed out everywhere but here.")
    return redirect(url_for("account.own_account"))


@account.post("/account/hints/<hint>/close")
@may(policy.OWN_ACCOUNT)
def close_hint(hint: str) -> Page:
    """Show it no more, and lead back to the page on which it stood."""
    if hint not in list(Hint):
        raise NotFound
    with transaction() as session:
        hints.close_hint(session, Hint(hint), by=current_person())
    flash("The hint is closed. “Guide to this page”, at the foot of the page, says more.")
    return redirect(own_address(request.form.get("page", "")) or url_for("account.home"))


@account.post("/account/hints/show-again")
@may(policy.OWN_ACCOUNT)
def show_hints_again() -> Page:
    with transaction() as session:
        hints.show_hints_again(session, by=current_person())
    flash("The hints are shown again.")
    return redirect(url_for("account.own_account"))
