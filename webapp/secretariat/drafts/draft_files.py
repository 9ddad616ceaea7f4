"""A Word file with a text to be put up: watched while a worker reads it, then arranged like a text that was pasted."""

from functools import partial

from flask import flash, redirect, url_for

from models.drafts import manuscript, operations
from models.drafts.queries import texts as queries
from models.people.queries import home
from models.uploads.operations import uploads
from models.uploads.queries import uploads as sent
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.files import as_it_came
from webapp.forms import Form, keeping
from webapp.secretariat.blueprint import secretariat, staff
from webapp.secretariat.drafts.arranging import TextForm, text_page


def take(name: str, content: bytes) -> Page:
    """Keep a file that was sent in, and lead to where its reading can be watched."""
    with transaction() as session:
        upload = operations.receive(session, content, name=name, by=current_person(), now=request_time())
    if upload.at != request_time():
        flash("This very file was here already, so it was not taken a second time.", "care")
    return redirect(url_for("secretariat.draft_file", upload_id=upload.id))


@secretariat.get("/consultations/new/files/<int:upload_id>")
@staff
def draft_file(upload_id: int) -> Page:
    """How far the worker is; once it is done, the paragraphs to be arranged."""
    return _file_page(upload_id, Form())


@secretariat.get("/consultations/new/files/<int:upload_id>/progress")
@staff
def draft_progress(upload_id: int) -> Page:
    """The piece of that page which changes."""
    with reading() as session:
        return page("secretariat/draft_progress.html", upload=queries.draft_file(session, upload_id))


@secretariat.post("/consultations/new/files/<int:upload_id>/read-again")
@staff
def read_draft_again(upload_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_file_page, upload_id)), transaction() as session:
        uploads.read_again(session, upload_id, now=request_time())
    return redirect(url_for("secretariat.draft_file", upload_id=upload_id))


@secretariat.get("/files/<int:upload_id>")
@staff
def original(upload_id: int) -> Page:
    """Any file of the secretariat, as it came; those of members are not there for staff."""
    with reading() as session:
        upload = sent.original(session, upload_id)
    return as_it_came(upload.name, upload.content)


def _file_page(upload_id: int, form: Form) -> str:
    with reading() as session:
        upload = queries.draft_file(session, upload_id)
        everybody = home.every(session)
    if upload.is_read and upload.result is not None:
        text = manuscript.from_plain(upload.result)
        return text_page(TextForm.about(text, everybody, source=upload.id))
    return page("secretariat/draft_file.html", upload=upload, form=form)
