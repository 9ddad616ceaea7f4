"""A coordinator asks that each place of a bracket become a bracket of its own, or agrees to what another country has asked."""

from functools import partial

from flask import flash, redirect
from wtforms import TextAreaField

from models.brackets.operations import parting as operations
from models.brackets.parting import can_be_parted, part
from models.brackets.queries import answering
from models.comments.queries import country as queries
from models.errors import NotFound
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.brackets.brackets import address_in_list
from webapp.forms import Form, validated


class PartingForm(Form):
    """Why a bracket is to be parted."""

    reason = TextAreaField("Why?", description="The members and the secretariat read this.")


@country.get("/rounds/<int:round_id>/brackets/<int:bracket_id>/parting")
@may(policy.READ_PARTING)
def parting(round_id: int, bracket_id: int) -> Page:
    return _page(round_id, bracket_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/brackets/<int:bracket_id>/parting")
@may(policy.PART)
def ask_to_part(round_id: int, bracket_id: int) -> Page:
    form, by = PartingForm(), current_person()
    with validated(form, partial(_page, round_id, bracket_id)), transaction() as session:
        operations.ask(session, round_id, bracket_id, reason=form.reason.data or "", by=by, now=request_time())
    flash(f"It is noted that {by.of_member().name} wants this bracket to be parted.")
    return redirect(address_in_list(round_id, bracket_id))


@country.post("/rounds/<int:round_id>/brackets/<int:bracket_id>/parting/take-back")
@may(policy.PART)
def take_parting_back(round_id: int, bracket_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, partial(_page, round_id, bracket_id)), transaction() as session:
        operations.take_back(session, round_id, bracket_id, by=by, now=request_time())
    flash(f"{by.of_member().name} does not ask any more that this bracket be parted.")
    return redirect(address_in_list(round_id, bracket_id))


def _page(round_id: int, bracket_id: int, form: Form) -> str:
    member = current_person().of_member()
    with reading() as session:
        answer = queries.answer(session, round_id, member)
        found = answering.listed_brackets(session, answer.round, member)
    one = next((one for one in found if one.id == bracket_id), None)
    if one is None or not can_be_parted(one.bracket):
        raise NotFound
    refusal, asking = form.refusal, form if isinstance(form, PartingForm) else PartingForm(formdata=None)
    asking.refusal = refusal
    return page(
        "country/parting.html",
        form=asking,
        taking_back=Form(formdata=None),
        answer=answer,
        round=answer.round,
        one=one,
        parts=[own for place in range(len(one.bracket.standing)) if (own := part(one.bracket, place))],
        has_asked=member.name in one.bracket.parting,
        may_ask=member.name in one.bracket.named,
        now=request_time(),
    )
