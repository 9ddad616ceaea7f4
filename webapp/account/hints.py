"""Hints at the first visit of a page: shown until the person closes them, and all again at a wish."""

from flask import flash, redirect, request, url_for

from models.errors import NotFound
from models.people import policy
from models.people.hints import Hint
from models.people.operations import hints
from models.people.queries.hints import closed
from webapp.blueprints import account
from webapp.context import Page, current_person, may, reading_on, transaction
from webapp.forms import own_address


@account.post("/account/hints/<hint>/close")
@may(policy.OWN_ACCOUNT)
def close_hint(hint: str) -> Page:
    """Show it no more, and lead back to the page on which it stood."""
    if hint not in list(Hint):
        raise NotFound
    with transaction() as session:
        hints.close(session, Hint(hint), by=current_person())
    flash("The hint is closed. “Guide to this page”, at the foot of the page, says more.")
    return redirect(own_address(request.form.get("page", "")) or url_for("account.home"))


@account.post("/account/hints/show-again")
@may(policy.OWN_ACCOUNT)
def show_hints_again() -> Page:
    with transaction() as session:
        hints.show_again(session, by=current_person())
    flash("The hints are shown again.")
    return redirect(url_for("account.own_account"))


@account.app_template_global()
def shows_hint(name: str) -> bool:
    """Whether the person who reads the page has not closed its hint."""
    with reading_on() as session:
        return Hint(name) not in closed(session, current_person())
