"""Opening more than the adopted text to the public, by four eyes; and what is open, for everybody."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import SelectMultipleField, TextAreaField

from models.achievements import queries as register_queries
from models.adoption.opening import OpeningKind
from models.adoption.operations import openings as operations
from models.adoption.queries import opened as queries
from models.errors import NotFound
from models.people import policy
from webapp.blueprints import register
from webapp.context import Page, current_person, may, page, reading, reading_as_anybody, request_time, transaction
from webapp.files import send_picture
from webapp.forms import Form, validated
from webapp.texts.documents import send_document


class ProposalForm(Form):
    """What is to be opened."""

    what = SelectMultipleField("What shall everybody be able to read?", validate_choice=False)

    @property
    def kinds(self) -> list[OpeningKind]:
        return [kind for kind in OpeningKind if kind.value in (self.what.data or ())]


class DeclineForm(Form):
    """Why it stays closed."""

    reason = TextAreaField("Why does it stay closed?")


@register.get("/secretariat/versions/<int:version_id>/openings")
@may(policy.READ_OPENINGS)
def openings(version_id: int) -> Page:
    return _page(version_id, ProposalForm(formdata=None))


@register.post("/secretariat/versions/<int:version_id>/openings")
@may(policy.OPEN_TO_PUBLIC)
def propose_opening(version_id: int) -> Page:
    form = ProposalForm()
    with validated(form, partial(_page, version_id)), transaction() as session:
        operations.propose(session, version_id, form.kinds, by=current_person(), now=request_time())
    flash("It is proposed. Somebody else at the secretariat gets a letter, and confirms it.")
    return redirect(url_for("register.openings", version_id=version_id))


@register.post("/secretariat/openings/<int:opening_id>/confirm")
@may(policy.OPEN_TO_PUBLIC)
def confirm_opening(opening_id: int) -> Page:
    form = Form()
    with validated(form, partial(_refused_page, opening_id)), transaction() as session:
        opening = operations.confirm(session, opening_id, by=current_person(), now=request_time())
    flash("It is open to the public. The members get a letter.")
    return redirect(url_for("register.openings", version_id=opening.version_id))


@register.post("/secretariat/openings/<int:opening_id>/decline")
@may(policy.OPEN_TO_PUBLIC)
def decline_opening(opening_id: int) -> Page:
    form, by = DeclineForm(), current_person()
    with validated(form, partial(_refused_page, opening_id)), transaction() as session:
        opening = operations.decline(session, opening_id, reason=form.reason.data or "", by=by, now=request_time())
    flash("It stays closed.")
    return redirect(url_for("register.openings", version_id=opening.version_id))


@register.get("/adopted/<int:consultation_id>/achievements")
@may(policy.READ_ADOPTED)
def opened_achievements(consultation_id: int) -> Page:
    """The entries of the register that four eyes have opened."""
    with reading_as_anybody() as session:
        found = register_queries.register(session, consultation_id)
        if not found.years:
            raise NotFound
        return page("register/opened_achievements.html", register=found)


@register.get("/adopted/<int:consultation_id>/achievements/<int:achievement_id>/file")
@may(policy.READ_ADOPTED)
def opened_achievement_file(consultation_id: int, achievement_id: int) -> Page:
    with reading_as_anybody() as session:
        found = register_queries.file(session, achievement_id, consultation_id)
    return send_picture(found.name, found.content)


@register.get("/adopted/<int:consultation_id>/files/<int:document_id>")
@may(policy.READ_ADOPTED)
def opened_file(consultation_id: int, document_id: int) -> Page:
    """A redline or a compendium that four eyes have opened."""
    with reading_as_anybody() as session:
        document = queries.opened_file(session, consultation_id, document_id)
    return send_document(document, document.content or b"")


def _refused_page(opening_id: int, form: Form) -> str:
    with reading() as session:
        version_id = queries.opening(session, opening_id).version_id
    return _page(version_id, ProposalForm(formdata=None), {opening_id: form})


def _page(version_id: int, form: ProposalForm, refused: dict[int, Form] | None = None) -> str:
    with reading() as session:
        found = queries.openings(session, version_id)
    form.what.choices = [(kind.value, words) for kind, words in found.words.items()]
    declining = {one.id: (refused or {}).get(one.id) or DeclineForm(formdata=None) for one in found.waiting}
    return page("register/openings.html", openings=found, form=form, declining=declining, refused=refused or {})
