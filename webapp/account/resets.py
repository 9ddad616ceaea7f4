"""Resets of second factors: one of the secretariat asks for one after a call, another confirms it."""

from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from wtforms import DateTimeLocalField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from models.people import policy
from models.people.operations import factor_reset
from models.people.queries import second_factors
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import TIME_HINT, TYPED_TIME, Form, is_number, validated


class ResetForm(Form):
    """Whose second factors are to be removed, and how the officer knows that it is they who ask."""

    person = SelectField("Who has lost their second factors?", validate_choice=False)
    called_at = DateTimeLocalField(
        "When did you speak with them? (by your clock)", format=TYPED_TIME, validators=[InputRequired(TIME_HINT)]
    )
    call = TextAreaField(
        "Which number did you call, and how did you know that it was them?",
        description="Call a number that you had before. Never the number in the message that asks for the reset.",
    )


@secretariat.get("/factor-resets")
@may(policy.RESET_FACTORS)
def factor_resets() -> Page:
    return _page(ResetForm())


@secretariat.post("/factor-resets")
@may(policy.RESET_FACTORS)
def ask_for_reset() -> Page:
    form, by = ResetForm(), current_person()
    with validated(form, _page), transaction() as session:
        called_at = form.called_at.data.replace(tzinfo=ZoneInfo(by.zone))
        number = int(form.person.data) if is_number(form.person.data or "") else 0
        factor_reset.ask(session, number, form.call.data or "", called_at=called_at, by=by, now=request_time())
    flash("The reset waits for somebody else at the secretariat. They get a letter.")
    return redirect(url_for("secretariat.factor_resets"))


@secretariat.post("/factor-resets/<int:reset_id>/confirm")
@may(policy.RESET_FACTORS)
def confirm_reset(reset_id: int) -> Page:
    with transaction() as session:
        reset = factor_reset.confirm(session, reset_id, by=current_person(), now=request_time())
    flash(f"All second factors of {reset.person.name} are removed. They get a letter, and set up new ones.")
    return redirect(url_for("secretariat.factor_resets"))


@secretariat.post("/factor-resets/<int:reset_id>/decline")
@may(policy.RESET_FACTORS)
def decline_reset(reset_id: int) -> Page:
    with transaction() as session:
        reset = factor_reset.decline(session, reset_id, by=current_person(), now=request_time())
    flash(f"The second factors of {reset.person.name} stay as they are.")
    return redirect(url_for("secretariat.factor_resets"))


def _page(form: ResetForm) -> str:
    with reading() as session:
        having = second_factors.people_with_factors(session)
        resets = second_factors.resets(session)
    others = [(str(one.id), f"{one.name}, {one.office}") for one in having if one.id != current_person().id]
    form.person.choices = [("", "Choose a person"), *others]
    return page("secretariat/factor_resets.html", form=form, resets=resets, plain=Form())
