"""Files that stand with the member's comments: attached and taken away until the comments are submitted."""

from functools import partial

from flask import flash, redirect, url_for

from models.operations import attachments
from models.person import SPEAKING
from models.queries import country as queries
from models.queries import files
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.country.blueprint import country
from webapp.country.upload_forms import AttachmentForm
from webapp.files import takes_a_file
from webapp.forms import Form, keeping


@country.get("/comments/<int:comment_id>/attachments")
@requires(*SPEAKING)
def attached(comment_id: int) -> Page:
    return _attached_page(comment_id, AttachmentForm(formdata=None))


@country.post("/comments/<int:comment_id>/attachments")
@requires(*SPEAKING)
@takes_a_file
def attach(comment_id: int) -> Page:
    form = AttachmentForm()
    with keeping(form, partial(_attached_page, comment_id)), transaction() as session:
        name, content = form.given()
        attachment = attachments.attach(
            session, comment_id, content, name=name, by=current_person(), now=request_time()
        )
    flash(f"“{attachment.name}” is attached. It is sent with the comment.")
    return redirect(url_for("country.attached", comment_id=comment_id))


@country.post("/attachments/<int:attachment_id>/remove")
@requires(*SPEAKING)
def detach(attachment_id: int) -> Page:
    form = Form()
    with reading() as session:
        comment_id = files.attachment(session, attachment_id).comment_id
    with keeping(form, partial(_refused, comment_id)), transaction() as session:
        comment = attachments.detach(session, attachment_id, by=current_person(), now=request_time())
    flash("The file has been taken away.")
    return redirect(url_for("country.attached", comment_id=comment.id))


def _refused(comment_id: int, refused: Form) -> str:
    form = AttachmentForm(formdata=None)
    form.refusal = refused.refusal
    return _attached_page(comment_id, form)


def _attached_page(comment_id: int, form: AttachmentForm) -> str:
    member = current_person().of_member()
    with reading() as session:
        comment = queries.own_comment(session, comment_id, member)
        answer = queries.answer(session, comment.round_id, member)
    return page("country/attached.html", form=form, comment=comment, answer=answer, now=request_time())
