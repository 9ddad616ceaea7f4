"""Files that a member's people send in: which there are, how far a worker is with one, and the file as it came."""

from functools import partial

from flask import flash, redirect, request, url_for

from models.comments.queries import country as queries
from models.people.person import OF_A_MEMBER
from models.uploads.operations import uploads
from models.uploads.queries import previews
from models.uploads.queries import uploads as sent
from models.uploads.reading import NAMES
from models.uploads.upload import UploadKind
from webapp.blueprints import country
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.country.uploads.upload_forms import FilledForm, ReplacesForm, UploadForm
from webapp.files import as_it_came, takes_a_file
from webapp.forms import Form, keeping, number

AT_ONCE = 20  # things on a page; more would take longer than a thin line and a tired reader have


@country.get("/rounds/<int:round_id>/uploads")
@requires(*OF_A_MEMBER)
def files(round_id: int) -> Page:
    return _files_page(round_id, UploadForm(formdata=None))


@country.post("/rounds/<int:round_id>/uploads")
@requires(*OF_A_MEMBER)
@takes_a_file
def send_file_in(round_id: int) -> Page:
    form = UploadForm()
    with keeping(form, partial(_files_page, round_id)):
        name, content = form.uploaded()
        return _received(round_id, form.kind, content, name, form.source.data or "")


@country.post("/rounds/<int:round_id>/uploads/form")
@requires(*OF_A_MEMBER)
@takes_a_file
def send_form_in(round_id: int) -> Page:
    form = FilledForm()
    with keeping(form, lambda form: _files_page(round_id, UploadForm(formdata=None), form)):
        name, content = form.uploaded()
        return _received(round_id, form.kind, content, name, "")


@country.get("/uploads/<int:upload_id>")
@requires(*OF_A_MEMBER)
def upload(upload_id: int) -> Page:
    """How far the worker is; once it is done, everything that the file asks, a number of things (?page=2) at a time."""
    return upload_page(upload_id, Form())


@country.get("/uploads/<int:upload_id>/progress")
@requires(*OF_A_MEMBER)
def upload_progress(upload_id: int) -> Page:
    """The piece of that page which changes."""
    with reading() as session:
        return page("country/reading.html", upload=sent.upload(session, upload_id))


@country.post("/uploads/<int:upload_id>/read-again")
@requires(*OF_A_MEMBER)
def read_again(upload_id: int) -> Page:
    form = Form()
    with keeping(form, partial(upload_page, upload_id)), transaction() as session:
        uploads.read_again(session, upload_id, now=request_time())
    return redirect(url_for("country.upload", upload_id=upload_id))


@country.get("/uploads/<int:upload_id>/file")
@requires(*OF_A_MEMBER)
def original(upload_id: int) -> Page:
    with reading() as session:
        upload = sent.original(session, upload_id)
    return as_it_came(upload.name, upload.content)


def _received(round_id: int, kind: UploadKind, content: bytes, name: str, source: str) -> Page:
    """A file is kept, and its page is next."""
    now = request_time()
    with transaction() as session:
        upload = uploads.receive(
            session, round_id, kind, content, name=name, source=source, by=current_person(), now=now
        )
    if upload.at != now:
        flash("This file had already been sent, so it was not taken a second time. This is what came of it.", "care")
    return redirect(url_for("country.upload", upload_id=upload.id))


def _files_page(round_id: int, form: UploadForm, filled: FilledForm | None = None) -> str:
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        uploads = sent.of_round(session, round_id)
    return page(
        "country/uploads.html",
        answer=answer,
        uploads=uploads,
        form=form,
        filled=filled or FilledForm(formdata=None),
        now=request_time(),
    )


def upload_page(upload_id: int, form: Form) -> str:
    with reading() as session:
        upload = sent.upload(session, upload_id)
        answer = queries.answer(session, upload.round_id or 0, current_person().of_member())
        preview = previews.preview(session, upload) if upload.is_read else None
        others = sent.replaceable(session, upload)
    replaces = ReplacesForm(formdata=None)
    replaces.offer(others, upload.replaces_id, current_person().zone)
    return page(
        "country/upload.html",
        upload=upload,
        preview=preview,
        answer=answer,
        replaces=replaces,
        held=NAMES,
        resembles=next((one for one in others if one.name == upload.name), None),
        shown=request.args.get("page", 1, type=number),
        at_once=AT_ONCE,
        form=form,
        now=request_time(),
    )
