"""Between a coordinator and the departments: the internal deadline, messages about a contribution, and many included at once."""

from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for

from models.departments import queries
from models.departments.operations import deadlines, deciding, opinions
from models.departments.opinion import Opinion
from models.people import policy
from models.people.person import Role
from webapp.blueprints import country
from webapp.context import Page, current_person, may, reading, request_time, transaction
from webapp.country.departments.departments import departments_page
from webapp.country.departments.opinions import department_page
from webapp.country.forms import DepartmentDeadlineForm, IncludeAllForm, MessageForm
from webapp.forms import NumberedForm, validated


@country.post("/rounds/<int:round_id>/departments/deadline")
@may(policy.SET_DEPARTMENT_DEADLINE)
def set_department_deadline(round_id: int) -> Page:
    form, by = DepartmentDeadlineForm(), current_person()
    with validated(form, lambda form: departments_page(round_id, form, setting=form)), transaction() as session:
        closes_at = form.closes_at.data.replace(tzinfo=ZoneInfo(by.zone))
        deadlines.set_deadline(session, round_id, closes_at=closes_at, by=by, seen=form.revision, now=request_time())
    flash("The internal deadline is set. The people of your departments get a letter.")
    return redirect(url_for("country.departments", round_id=round_id, _anchor="deadline"))


@country.post("/opinions/<int:opinion_id>/messages")
@may(policy.WRITE_MESSAGE)
def write_message(opinion_id: int) -> Page:
    form, by = MessageForm(), current_person()
    opinion = _opinion(opinion_id)
    with validated(form, partial(_page_with_message, opinion)), transaction() as session:
        opinions.write_message(session, opinion_id, text=form.text.data or "", by=by, now=request_time())
    flash("The message is sent. A letter says that it is there, without its words.")
    page = "draft" if by.role is Role.CONTRIBUTOR else "departments"
    return redirect(url_for(f"country.{page}", round_id=opinion.round_id, _anchor=f"o-{opinion_id}"))


@country.post("/rounds/<int:round_id>/departments/include-all")
@may(policy.DECIDE_OPINION)
def include_all(round_id: int) -> Page:
    """All that the page showed as waiting, each word for word as a comment of its own."""
    form = IncludeAllForm()
    ids = [opinion.id for opinion in _waiting_opinions(round_id)]
    with validated(form, partial(departments_page, round_id)), transaction() as session:
        result = deciding.include_all(
            session, ids, named=form.named.data, by=current_person(), seen=form.seen.data or "", now=request_time()
        )
    flash(f"{len(result)} {'comment is' if len(result) == 1 else 'comments are'} included, word for word.")
    return redirect(url_for("country.departments", round_id=round_id))


def _waiting_opinions(round_id: int) -> list[Opinion]:
    with reading() as session:
        return queries.forwarded_opinions(session, round_id, current_person().of_member()).waiting


def _opinion(opinion_id: int) -> Opinion:
    by = current_person()
    with reading() as session:
        if by.role is Role.CONTRIBUTOR:
            return queries.own_opinion(session, opinion_id, by)
        return queries.opinion(session, opinion_id, by.of_member())


def _page_with_message(opinion: Opinion, form: MessageForm) -> str:
    """The page of either side again, with the message as it was typed."""
    typed = {opinion.id: form.text.data or ""}
    if current_person().role is Role.CONTRIBUTOR:
        shown = NumberedForm(formdata=None)
        shown.refusal = form.refusal
        return department_page(opinion.round_id, shown, typed=typed, wrong=form)
    return departments_page(opinion.round_id, form, typed=typed)
