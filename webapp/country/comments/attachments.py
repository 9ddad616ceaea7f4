"""Files that stand with the member's comments and with a department's own: attached and taken away until these go on."""

from functools import partial

from flask import flash, redirect, url_for

from models.comments.operations import attachments
from models.comments.queries import country as queries
from models.comments.queries.places import titles_at
from models.departments import queries as departments
from models.departments.opinion import Opinion
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.uploads.upload_forms import AttachmentForm
from webapp.files import takes_a_file
from webapp.forms import Form, validated


@country.get("/comments/<int:comment_id>/attachments")
@may(policy.READ_OWN_FILES)
def comment_attachments(comment_id: int) -> Page:
    return _comment_page(comment_id, AttachmentForm(formdata=None))


@country.post("/comments/<int:comment_id>/attachments")
@may(policy.WRITE_COMMENT)
@takes_a_file
def attach(comment_id: int) -> Page:
    form = AttachmentForm()
    with validated(form, partial(_comment_page, comment_id)), transaction() as session:
        name, content = form.uploaded()
        attachment = attachments.attach(
            session, comment_id, content, name=name, by=current_person(), now=request_time()
        )
    flash(f"“{attachment.name}” is attached. It is sent with the comment.")
    return redirect(url_for("country.comment_attachments", comment_id=comment_id))


@country.get("/opinions/<int:opinion_id>/attachments")
@may(policy.READ_OPINION_FILES)
def opinion_attachments(opinion_id: int) -> Page:
    return _opinion_page(opinion_id, AttachmentForm(formdata=None))


@country.post("/opinions/<int:opinion_id>/attachments")
@may(policy.WRITE_OPINION)
@takes_a_file
def attach_to_opinion(opinion_id: int) -> Page:
    form = AttachmentForm()
    with validated(form, partial(_opinion_page, opinion_id)), transaction() as session:
        name, content = form.uploaded()
        attachment = attachments.attach_to_opinion(
            session, opinion_id, content, name=name, by=current_person(), now=request_time()
        )
    flash(f"“{attachment.name}” is attached. It goes on with the comment.")
    return redirect(url_for("country.opinion_attachments", opinion_id=opinion_id))


@country.post("/attachments/<int:attachment_id>/remove")
@may(policy.TAKE_FILE_AWAY)
def detach(attachment_id: int) -> Page:
    with validated(Form(), partial(_refused_page, attachment_id)), transaction() as session:
        owner = attachments.detach(session, attachment_id, by=current_person(), now=request_time())
    flash("The file has been taken away.")
    if isinstance(owner, Opinion):
        return redirect(url_for("country.opinion_attachments", opinion_id=owner.id))
    return redirect(url_for("country.comment_attachments", comment_id=owner.id))


def _refused_page(attachment_id: int, refused: Form) -> str:
    with reading() as session:
        attachment = queries.attachment(session, attachment_id)
    form = AttachmentForm(formdata=None)
    form.refusal = refused.refusal
    if attachment.comment_id is not None:
        return _comment_page(attachment.comment_id, form)
    return _opinion_page(attachment.opinion_id or 0, form)


def _comment_page(comment_id: int, form: AttachmentForm) -> str:
    member = current_person().of_member()
    with reading() as session:
        comment = queries.own_comment(session, comment_id, member)
        answer, titles = queries.answer(session, comment.round_id, member), titles_at(session, comment)
    return page("country/attached.html", form=form, said=comment, titles=titles, answer=answer, now=request_time())


def _opinion_page(opinion_id: int, form: AttachmentForm) -> str:
    me = current_person()
    with reading() as session:
        opinion = departments.own_opinion(session, opinion_id, me)
        answer, titles = queries.answer(session, opinion.round_id, me.of_member()), titles_at(session, opinion)
    shown = {"form": form, "said": opinion, "titles": titles, "answer": answer, "now": request_time()}
    return page("country/attached_to_opinion.html", **shown)
