"""The corrigenda to an adopted text: proposed and put to the members by the secretariat, objected to by coordinators."""

from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from models.adoption.corrigendum import CorrigendumKind
from models.adoption.operations import corrigenda as operations
from models.adoption.operations import objections
from models.adoption.operations.corrigenda import CorrigendumWords
from models.adoption.queries import corrigenda as queries
from models.adoption.queries.entered import positions_entered
from models.drafts.queries import texts as versions
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import Stage
from models.errors import NotFound
from models.people import policy
from models.people.person import Role
from models.people.queries.offices import members_without_coordinator
from models.text.instants import clock
from webapp.blueprints import texts
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NOT_TICKED, AnswerTimeField, AnyForm, Form, is_number, validated, with_own_ids
from webapp.secretariat.decision_forms import holiday_notice, usual_end


class CorrigendumForm(Form):
    """For these words read those."""

    kind = RadioField(
        "What kind of error is it?",
        choices=[SelectChoice(kind.value, kind.value.capitalize()) for kind in CorrigendumKind],
        validators=[InputRequired("Choose the kind of error.")],
    )
    paragraph = SelectField("In which paragraph?", validate_choice=False)
    wrong = StringField(
        "For these words", description="As they stand in the paragraph, so many that they stand there once."
    )
    correct = StringField("read these")
    reason = TextAreaField("Why is it an error?", description="The members and the public read this.")
    until = AnswerTimeField("Deadline for objections")


class NoteForm(Form):
    """Why a corrigendum is declined."""

    note = TextAreaField("Why is it declined?")


class ObjectionToCorrigendumForm(Form):
    """That a country objects, and why."""

    sure = BooleanField("I object for my country, officially", validators=[InputRequired(NOT_TICKED)])
    reason = TextAreaField(
        "Why does your country object?", description="The other members and the secretariat read this."
    )


@texts.get("/versions/<int:version_id>/corrigenda")
@may(policy.READ_TEXT_CORRIGENDA)
def corrigenda(version_id: int) -> Page:
    return _page(version_id, Form())


@texts.post("/versions/<int:version_id>/corrigenda")
@may(policy.KEEP_TEXT_CORRIGENDA)
def propose_corrigendum(version_id: int) -> Page:
    form, by = CorrigendumForm(), current_person()
    with validated(form, partial(_page, version_id)), transaction() as session:
        chosen = form.paragraph.data or ""
        words = CorrigendumWords(
            CorrigendumKind(form.kind.data),
            int(chosen) if is_number(chosen) else 0,
            form.wrong.data or "",
            form.correct.data or "",
            form.reason.data or "",
            form.until.data.replace(tzinfo=ZoneInfo(by.zone)),
        )
        operations.propose(session, version_id, words, by=by, now=request_time())
    flash("The corrigendum is proposed. Somebody else at the secretariat puts it to the members; they get a letter.")
    return redirect(url_for("texts.corrigenda", version_id=version_id))


@texts.post("/text-corrigenda/<int:text_corrigendum_id>/approve")
@may(policy.KEEP_TEXT_CORRIGENDA)
def approve_corrigendum(text_corrigendum_id: int) -> Page:
    form = Form()
    with validated(form, partial(_refused_page, text_corrigendum_id)), transaction() as session:
        one = operations.approve(session, text_corrigendum_id, by=current_person(), now=request_time())
    flash("The corrigendum is with the members. Their coordinators and deputies get a letter.")
    return redirect(url_for("texts.corrigenda", version_id=one.version_id))


@texts.post("/text-corrigenda/<int:text_corrigendum_id>/decline")
@may(policy.KEEP_TEXT_CORRIGENDA)
def decline_corrigendum(text_corrigendum_id: int) -> Page:
    form = NoteForm()
    with validated(form, partial(_refused_page, text_corrigendum_id)), transaction() as session:
        note = form.note.data or ""
        one = operations.decline(session, text_corrigendum_id, note=note, by=current_person(), now=request_time())
    flash("The corrigendum is declined. The text stays as it is.")
    return redirect(url_for("texts.corrigenda", version_id=one.version_id))


@texts.post("/text-corrigenda/<int:text_corrigendum_id>/object")
@may(policy.OBJECT_TO_CORRIGENDUM)
def object_to_corrigendum(text_corrigendum_id: int) -> Page:
    form = ObjectionToCorrigendumForm()
    with validated(form, partial(_refused_page, text_corrigendum_id)), transaction() as session:
        reason = form.reason.data or ""
        one = objections.object_to(session, text_corrigendum_id, reason=reason, by=current_person(), now=request_time())
    flash("Your objection has stopped the corrigendum. All members and the secretariat get a letter.", "care")
    return redirect(url_for("texts.corrigenda", version_id=one.version_id))


def _refused_page(corrigendum_id: int, form: Form) -> str:
    with reading() as session:
        version_id = queries.corrigendum(session, corrigendum_id).version_id
    return _page(version_id, form, corrigendum_id)


def _page(version_id: int, form: Form, refused: int | None = None) -> str:
    """All corrigenda; `form` is what was refused on the page, of the corrigendum `refused`, or an empty one."""
    with reading() as session:
        version = circulated_version(session, version_id)
        if version.stage is not Stage.ADOPTED:
            raise NotFound
        found = queries.corrigenda_of(session, version_id)
        entered = {one.id: positions_entered(session, one) for one in found if one.begun_at is not None}
        text = versions.text(session, version_id)
        without = [one.name for one in members_without_coordinator(session)] if current_person().is_staff else ()
    new = form if isinstance(form, CorrigendumForm) else CorrigendumForm(formdata=None, until=usual_end())
    standing = [one for one in text.paragraphs if not one.removed]
    new.paragraph.choices = [SelectChoice("", "Choose a paragraph")] + [
        SelectChoice(f"{one.id}", f"{one.label or one.name}: {one.text[:60]}") for one in standing
    ]
    new.until.description = f"By your clock ({clock(current_person().zone)})."
    speaks, now = current_person().role is Role.COORDINATOR, request_time()
    open_to_objections = [one for one in found if speaks and one.accepts_objections(now)]
    values = {
        "version": version,
        "corrigenda": found,
        "entered": entered,
        "answered_over": frozenset(),
        "now": now,
        "without_coordinator": without,
        "new": new,
        "days": holiday_notice(version, new.until.data) if current_person().is_staff else None,
        "declining": {one.id: _form_about(one.id, NoteForm, form, refused) for one in found},
        "objecting": {
            one.id: _form_about(one.id, ObjectionToCorrigendumForm, form, refused) for one in open_to_objections
        },
    }
    return page("texts/corrigenda.html", form=form, **values)


def _form_about(corrigendum_id: int, kind: type[AnyForm], form: Form, refused: int | None) -> AnyForm:
    """The form of this kind about one corrigendum: what was refused, or an empty one."""
    own = form if refused == corrigendum_id and isinstance(form, kind) else kind(formdata=None)
    return with_own_ids(own, corrigendum_id)
