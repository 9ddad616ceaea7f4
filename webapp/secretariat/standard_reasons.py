"""The standard reasons of a consultation: kept, given other words, removed."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.dispositions.operations import standard_reasons as reasons
from models.dispositions.queries import standard_reasons as kept_reasons
from models.drafts.queries import texts
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NumberedForm, validated


class ReasonForm(NumberedForm):
    """A reason that can stand in many answers."""

    text = TextAreaField("The reason", description="Members read it wherever it is given.")


@secretariat.get("/consultations/<int:consultation_id>/reasons")
@may(policy.FOLLOW)
def standard_reasons(consultation_id: int) -> Page:
    return _page(consultation_id, ReasonForm(formdata=None))


@secretariat.post("/consultations/<int:consultation_id>/reasons")
@may(policy.KEEP_REASONS)
def keep_reason(consultation_id: int) -> Page:
    form = ReasonForm()
    with validated(form, partial(_page, consultation_id)), transaction() as session:
        reasons.keep(session, consultation_id, form.text.data or "", by=current_person(), now=request_time())
    flash("The reason is kept.")
    return redirect(url_for("secretariat.standard_reasons", consultation_id=consultation_id))


@secretariat.post("/consultations/<int:consultation_id>/reasons/<int:reason_id>")
@may(policy.KEEP_REASONS)
def change_reason(consultation_id: int, reason_id: int) -> Page:
    form = ReasonForm()
    with validated(form, partial(_page, consultation_id, changing=reason_id)), transaction() as session:
        reasons.change(
            session, reason_id, form.text.data or "", by=current_person(), seen=form.revision, now=request_time()
        )
    flash("The reason has the new words. Answers that hold the old ones stay as they are.")
    return redirect(url_for("secretariat.standard_reasons", consultation_id=consultation_id))


@secretariat.post("/consultations/<int:consultation_id>/reasons/<int:reason_id>/remove")
@may(policy.KEEP_REASONS)
def remove_reason(consultation_id: int, reason_id: int) -> Page:
    form = ReasonForm()
    with validated(form, partial(_page, consultation_id, changing=reason_id)), transaction() as session:
        reasons.remove(session, reason_id, by=current_person(), seen=form.revision, now=request_time())
    flash("The reason is removed. Answers that hold it stay as they are.")
    return redirect(url_for("secretariat.standard_reasons", consultation_id=consultation_id))


def _page(consultation_id: int, form: ReasonForm, changing: int | None = None) -> str:
    """`form` is for a new reason, or for the one that is just `changing`."""
    with reading() as session:
        consultation, _ = texts.consultation(session, consultation_id)
        kept = kept_reasons(session, consultation_id)
    forms = [(one, ReasonForm(formdata=None, text=one.text, seen=str(one.revision))) for one in kept]
    if changing is not None:
        if form.outdated:
            form.seen.data = next((str(one.revision) for one in kept if one.id == changing), "0")
        forms = [(one, form if one.id == changing else own) for one, own in forms]
    return page(
        "secretariat/standard_reasons.html",
        consultation=consultation,
        forms=forms,
        form=form,
        new=form if changing is None else ReasonForm(formdata=None),
    )
