"""What people see and do about themselves: in which language their letters begin, what is kept about them, where they are signed
in, and which hints they have closed."""

from flask import flash, redirect, request, url_for
from wtforms import SelectField

from models.errors import NotFound
from models.people import hints, policy
from models.people.hints import Hint
from models.people.operations import letter_language, signing_in
from models.people.queries.browsers import browsers
from models.people.queries.personal_data import category_counts, unsent_forms
from models.text.scripts import LANGUAGES
from webapp.account.languages import letter_languages, named
from webapp.blueprints import account
from webapp.context import (
    Page,
    current_browser,
    current_person,
    may,
    page,
    reading,
    request_time,
    transaction,
)
from webapp.forms import UNTYPED_FIELDS, Form, own_address, validated


class LanguageForm(Form):
    """In which language letters to the person begin."""

    language = SelectField("Language", choices=letter_languages, validate_choice=False)


@account.get("/account")
@may(policy.OWN_ACCOUNT)
def own_account() -> Page:
    return _page(LanguageForm(formdata=None, language=current_person().letter_language))


@account.post("/account/language")
@may(policy.OWN_ACCOUNT)
def choose_language() -> Page:
    form = LanguageForm()
    with validated(form, _page), transaction() as session:
        chosen = letter_language.choose(session, form.language.data or "", by=current_person()).letter_language
    if chosen == "en":
        flash("Your letters are in English.")
    else:
        flash(f"Your letters begin with a summary in {LANGUAGES[chosen]} from now on; the letter in English follows.")
    return redirect(url_for("account.own_account"))


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


def _page(language_form: LanguageForm) -> str:
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
        letters_begin_in=named(current_person().letter_language),
        language_form=language_form,
        form=Form(formdata=None),
    )
