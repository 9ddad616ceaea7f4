"""A member's answer to words for brackets that are put to it outside a round: received, agreed, or objected to."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import SelectMultipleField, TextAreaField

from models.adoption.operations import notices
from models.adoption.queries.adoption import decisions_awaiting
from models.adoption.queries.entered import positions_entered
from models.lifting.lifting import Lifting
from models.lifting.operations import answers
from models.lifting.queries import progress
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, number, validated


class AnswerForm(NumberedForm):
    """To which brackets the member objects, and why; it agrees with the others."""

    objects_to = SelectMultipleField("Objections", coerce=number, validate_choice=False)
    reason = TextAreaField(
        "Why does your country object?",
        description="Only where you object. The other members and the secretariat read it when all have answered.",
    )


@country.get("/liftings/<int:lifting_id>")
@may(policy.READ_LIFTING)
def lifting(lifting_id: int) -> Page:
    return _page(lifting_id, NumberedForm(formdata=None))


@country.post("/liftings/<int:lifting_id>/acknowledge")
@may(policy.ACKNOWLEDGE_LIFTING)
def acknowledge_lifting(lifting_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, lambda form: _page(lifting_id, form)), transaction() as session:
        notices.acknowledge(session, Lifting, lifting_id, by=by, now=request_time())
    flash(f"The secretariat knows now that {by.of_member().name} has this notice.")
    return redirect(url_for("country.lifting", lifting_id=lifting_id))


@country.post("/liftings/<int:lifting_id>/answer")
@may(policy.ANSWER_LIFTING)
def answer_lifting(lifting_id: int) -> Page:
    form, by = AnswerForm(), current_person()
    with validated(form, partial(_page, lifting_id)), transaction() as session:
        answers.answer(
            session,
            lifting_id,
            objects_to=form.objects_to.data or (),
            reason=form.reason.data or "",
            by=by,
            seen=form.revision,
            now=request_time(),
        )
    flash(f"The secretariat has the answer of {by.of_member().name}.")
    return redirect(url_for("country.lifting", lifting_id=lifting_id))


def _page(lifting_id: int, form: Form) -> str:
    """The page of words for brackets; `form` is what was refused on it, or an empty one."""
    member = current_person().of_member()
    with reading() as session:
        found = progress.progress(session, lifting_id)
        entry = progress.entry(session, found.lifting)
        entered = positions_entered(session, found.lifting)
        awaited = lifting_id in decisions_awaiting(session, Lifting, member.id)
    own = found.of(member)
    answer = form if isinstance(form, AnswerForm) else AnswerForm(formdata=None)
    if not isinstance(form, AnswerForm) and own.answer:
        answer.objects_to.data, answer.reason.data = own.answer.objects_to, own.answer.reason
    if not isinstance(form, AnswerForm) or form.outdated:
        answer.seen.data = str(own.answer.revision if own.answer else 0)
    values = {"progress": found, "own": own, "entry": entry, "entered": entered, "now": request_time()}
    return page("country/lifting.html", form=form, answer=answer, awaited=awaited, **values)
