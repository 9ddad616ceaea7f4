"""What people see and do about themselves: what is kept about them, and where they are signed in."""

from flask import flash, redirect, url_for

from models.people import policy
from models.people.operations import signing_in
from models.people.queries.browsers import browsers
from models.people.queries.personal_data import subjects_about
from models.people.queries.unsent import all_kept
from webapp.blueprints import account
from webapp.context import Page, current_browser, current_person, may, page, reading, request_time, transaction
from webapp.forms import UNSPOKEN, Form


@account.get("/account")
@may(policy.OWN_ACCOUNT)
def own_account() -> Page:
    with reading() as session:
        held = subjects_about(session, current_person())
        there = browsers(session, current_person(), now=request_time())
        unsent = all_kept(session, current_person())
    return page(
        "account/own_account.html",
        held=held,
        browsers=there,
        this=current_browser(),
        unsent=unsent,
        unspoken=UNSPOKEN,
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
