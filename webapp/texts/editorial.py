"""An editorial change of the secretariat in a circulated text, and a member's objection to it."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.editorial.operations import objections
from models.editorial.queries import editorial as queries
from models.people.person import Role
from webapp.blueprints import texts
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.forms import Form, keeping


class ObjectionForm(Form):
    """An objection, with a sentence or without."""

    text = TextAreaField("Why (optional)", description="The secretariat reads this, and later the other members.")


@texts.get("/editorial-changes/<int:change_id>")
@requires()
def editorial_change(change_id: int) -> Page:
    return _page(change_id, ObjectionForm(formdata=None))


@texts.post("/editorial-changes/<int:change_id>/object")
@requires(Role.COORDINATOR, Role.DEPUTY)
def object_to(change_id: int) -> Page:
    form = ObjectionForm()
    with keeping(form, partial(_page, change_id)), transaction() as session:
        objections.object_to(session, change_id, text=form.text.data or "", by=current_person(), now=request_time())
    flash("Your objection is recorded. The secretariat gets a letter, and the next text is made without this change.")
    return redirect(url_for("texts.editorial_change", change_id=change_id))


def _page(change_id: int, form: ObjectionForm) -> str:
    person = current_person()
    with reading() as session:
        found = queries.in_circulated(session, change_id)
    member = person.member
    objected = member is not None and any(one.member_id == member.id for one in found.change.objections)
    may_object = person.role in (Role.COORDINATOR, Role.DEPUTY) and not objected and found.is_open(request_time())
    return page("texts/editorial_change.html", found=found, form=form, objected=objected, may_object=may_object)
