"""A coordinator marks words in a bracket that would give countries a task, a lead or a cost."""

from functools import partial

from flask import flash, redirect, url_for

from models.brackets.operations import duties as operations
from models.brackets.queries.placed import placed_brackets
from models.brackets.written import bracket_name
from models.comments.queries import country as queries
from models.errors import NotFound
from models.people import policy
from models.text.lists import listed
from webapp.blueprints import country
from webapp.context import Page, current_person, may, reading, request_time, transaction
from webapp.country.brackets.brackets import address_in_list
from webapp.forms import Form, validated
from webapp.texts.duties import DutyForm, duties_page


@country.get("/rounds/<int:round_id>/brackets/<int:bracket_id>/duties")
@may(policy.READ_DUTIES)
def duties(round_id: int, bracket_id: int) -> Page:
    return _page(round_id, bracket_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/brackets/<int:bracket_id>/duties")
@may(policy.MARK_DUTY)
def mark_duty(round_id: int, bracket_id: int) -> Page:
    form, by = DutyForm(), current_person()
    with validated(form, partial(_page, round_id, bracket_id)), transaction() as session:
        members = form.members.data or ()
        duty = operations.mark(
            session, round_id, bracket_id, choice=form.number, members=members, by=by, now=request_time()
        )
    accept = "accepts" if len(duty.members) == 1 else "accept"
    flash(f"The words are marked. They stand only when {listed(duty.members)} {accept} them.")
    return redirect(address_in_list(round_id, bracket_id))


@country.post("/rounds/<int:round_id>/brackets/<int:bracket_id>/duties/<int:duty_id>/remove")
@may(policy.MARK_DUTY)
def unmark_duty(round_id: int, bracket_id: int, duty_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, round_id, bracket_id)), transaction() as session:
        operations.unmark(session, round_id, bracket_id, duty_id, by=current_person(), now=request_time())
    flash("The mark is taken off.")
    return redirect(address_in_list(round_id, bracket_id))


def _page(round_id: int, bracket_id: int, form: Form) -> str:
    with reading() as session:
        round = queries.answer(session, round_id, current_person().of_member()).round
        session.refresh(round.consultation, ["members"])
        brackets = placed_brackets(session, round.version_id)
    for number, one in enumerate(brackets, start=1):
        if one.bracket.id == bracket_id:
            return duties_page(
                form,
                round,
                one.bracket,
                one.duties,
                name=bracket_name(number, one.paragraph.name),
                text=one.paragraph.text,
                back=address_in_list(round_id, bracket_id),
                here=url_for("country.duties", round_id=round_id, bracket_id=bracket_id),
            )
    raise NotFound
