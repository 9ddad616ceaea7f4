"""The pages of circulated texts, with a member's objection to an editorial change. Of a text that is not out, or not for this reader,
there is no page."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.comments.queries import country, traces
from models.documents.queries import compendium as compendia
from models.drafts.queries import texts as queries
from models.editorial.operations import objections
from models.editorial.queries import editorial as changes
from models.people.person import Role
from models.rounds.queries import glance as glances
from webapp.blueprints import texts
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.files import as_it_came
from webapp.forms import Form, keeping


@texts.get("/consultations/<int:consultation_id>")
@requires()
def consultation(consultation_id: int) -> Page:
    with reading() as session:
        found, versions = queries.consultation(session, consultation_id)
        return page("texts/consultation.html", consultation=found, versions=versions)


@texts.get("/versions/<int:version_id>")
@requires()
def version(version_id: int) -> Page:
    with reading() as session:
        return page("texts/version.html", text=queries.text(session, version_id))


@texts.get("/versions/<int:version_id>/compendium")
@requires()
def compendium(version_id: int) -> Page:
    with reading() as session:
        return page("texts/compendium.html", compendium=compendia.compendium(session, version_id))


@texts.get("/versions/<int:version_id>/glance")
@requires()
def glance(version_id: int) -> Page:
    with reading() as session:
        return page("texts/glance.html", glance=glances.of_version(session, version_id))


@texts.get("/comments/<int:comment_id>/trace")
@requires()
def trace(comment_id: int) -> Page:
    with reading() as session:
        version, entry = traces.trace(session, comment_id)
        return page("texts/trace.html", version=version, entry=entry)


@texts.get("/attachments/<int:attachment_id>")
@requires()
def attachment(attachment_id: int) -> Page:
    """A file that stands with a comment, for everybody who may read the comment."""
    with reading() as session:
        found = country.attachment(session, attachment_id)
    return as_it_came(found.name, found.content)


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
        found = changes.in_circulated(session, change_id)
    member = person.member
    objected = member is not None and any(one.member_id == member.id for one in found.change.objections)
    may_object = person.role in (Role.COORDINATOR, Role.DEPUTY) and not objected and found.is_open(request_time())
    return page("texts/editorial_change.html", found=found, form=form, objected=objected, may_object=may_object)
