"""The register at the secretariat: its priority fields; entries edited, entered and returned."""

from functools import partial

from flask import flash, redirect, request, url_for

from models.achievements import queries
from models.achievements.achievement import AchievementState
from models.achievements.operations import fields as field_operations
from models.achievements.operations import register as operations
from models.people import policy
from webapp.blueprints import register
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NumberedForm, validated
from webapp.register.entries import EditForm, FieldsForm, ReturnForm, entry_page, redirect_to_entry, refused_page


@register.post("/achievements/<int:achievement_id>/edit")
@may(policy.KEEP_REGISTER)
def edit_achievement(achievement_id: int) -> Page:
    form = EditForm()
    with validated(form, lambda one: entry_page(achievement_id, edit=one)), transaction() as session:
        title, summary = form.title.data or "", form.summary.data or ""
        edited = operations.edit(
            session,
            achievement_id,
            title=title,
            summary=summary,
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
        stand = "stand" if edited.state is AchievementState.REGISTERED else "will stand"
    flash(f"These words {stand} in the register. What the author wrote is kept.")
    return redirect_to_entry(achievement_id)


@register.post("/achievements/<int:achievement_id>/enter")
@may(policy.KEEP_REGISTER)
def enter_achievement(achievement_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(refused_page, achievement_id)), transaction() as session:
        operations.enter(session, achievement_id, by=current_person(), seen=form.revision, now=request_time())
    flash("The entry stands in the register. The members can read it.")
    return redirect_to_entry(achievement_id)


@register.post("/achievements/<int:achievement_id>/return")
@may(policy.KEEP_REGISTER)
def return_achievement(achievement_id: int) -> Page:
    form = ReturnForm()
    with validated(form, lambda one: entry_page(achievement_id, give_back=one)), transaction() as session:
        operations.give_back(
            session,
            achievement_id,
            reason=form.reason.data or "",
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
    flash("The entry is returned to its author, with the reason.")
    with reading() as session:
        consultation_id = queries.consultation_of(session, achievement_id)
    return redirect(url_for("register.achievements", consultation_id=consultation_id))


@register.get("/consultations/<int:consultation_id>/fields")
@may(policy.NAME_FIELDS)
def fields(consultation_id: int) -> Page:
    return _fields_page(consultation_id, FieldsForm(formdata=None))


@register.post("/consultations/<int:consultation_id>/fields")
@may(policy.NAME_FIELDS)
def name_fields(consultation_id: int) -> Page:
    form = FieldsForm()
    with validated(form, partial(_fields_page, consultation_id)), transaction() as session:
        count = field_operations.name_fields(
            session, consultation_id, form.keys.data or (), by=current_person(), now=request_time()
        )
    flash("1 priority field is named." if count == 1 else f"{count} priority fields are named.")
    return redirect(url_for("register.achievements", consultation_id=consultation_id))


def _fields_page(consultation_id: int, form: FieldsForm) -> str:
    with reading() as session:
        found = queries.register(session, consultation_id)
        headings = queries.headings(session, consultation_id)
    offered = {heading.key: heading.text for heading in headings} | {one.field.key: one.title for one in found.fields}
    form.keys.choices = list(offered.items())
    if request.method == "GET":
        form.keys.data = [one.field.key for one in found.fields]
    return page("register/fields.html", register=found, form=form)
