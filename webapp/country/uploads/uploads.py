"""Files that a member's people send in: how far a worker is with one, and what is done with the things that it asks: kept, placed,
left out; then the file becomes comments."""

from functools import partial

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from models.comments.comment import Change, CommentType
from models.comments.queries import country as queries
from models.comments.queries import margin
from models.comments.queries.places import titles_of
from models.people import policy
from models.people.person import Role
from models.uploads.operations import upload_review, uploads
from models.uploads.queries import previews
from models.uploads.queries import uploads as sent
from models.uploads.reading import NAMES
from models.uploads.upload import Upload, UploadKind
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.uploads.upload_forms import (
    ColumnsForm,
    DecisionForm,
    FilledForm,
    PlaceForm,
    ReplacesForm,
    UploadForm,
)
from webapp.files import send_attachment, takes_a_file
from webapp.forms import Form, NumberedForm, number, validated

ITEMS_ON_PAGE = 20  # things on a page; more would take longer than a thin line and a tired reader have


@country.get("/rounds/<int:round_id>/uploads")
@may(policy.SEND_FILE)
def files(round_id: int) -> Page:
    return _files_page(round_id, UploadForm(formdata=None))


@country.post("/rounds/<int:round_id>/uploads")
@may(policy.SEND_FILE)
@takes_a_file
def send_file_in(round_id: int) -> Page:
    form = UploadForm()
    with validated(form, partial(_files_page, round_id)):
        name, content = form.uploaded()
        return _receive_file(round_id, form.kind, content, name, form.source.data or "")


@country.post("/rounds/<int:round_id>/uploads/form")
@may(policy.SEND_FILE)
@takes_a_file
def send_form_in(round_id: int) -> Page:
    form = FilledForm()
    with validated(form, lambda form: _files_page(round_id, UploadForm(formdata=None), form)):
        name, content = form.uploaded()
        return _receive_file(round_id, form.kind, content, name, "")


@country.get("/uploads/<int:upload_id>")
@may(policy.READ_UPLOAD)
def upload(upload_id: int) -> Page:
    """How far the worker is; once it is done, everything that the file asks, a number of things (?page=2) at a time."""
    return _upload_page(upload_id, Form())


@country.get("/uploads/<int:upload_id>/progress")
@may(policy.READ_UPLOAD)
def upload_progress(upload_id: int) -> Page:
    """The piece of that page which changes."""
    with reading() as session:
        return page("country/reading.html", upload=sent.upload(session, upload_id))


@country.post("/uploads/<int:upload_id>/read-again")
@may(policy.READ_UPLOAD)
def read_again(upload_id: int) -> Page:
    form = Form()
    with validated(form, partial(_upload_page, upload_id)), transaction() as session:
        uploads.read_again(session, upload_id, now=request_time())
    return redirect(url_for("country.upload", upload_id=upload_id))


@country.post("/uploads/<int:upload_id>/read-anew")
@may(policy.TAKE_OVER)
def read_anew(upload_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(_upload_page, upload_id)), transaction() as session:
        uploads.read_anew(session, upload_id, by=by, seen=form.revision, now=request_time())
    return redirect(url_for("country.upload", upload_id=upload_id))


@country.get("/uploads/<int:upload_id>/file")
@may(policy.READ_UPLOAD)
def original(upload_id: int) -> Page:
    with reading() as session:
        upload = sent.original(session, upload_id)
    return send_attachment(upload.name, upload.content)


def _receive_file(round_id: int, kind: UploadKind, content: bytes, name: str, source: str) -> Page:
    """A file is kept, and its page is next."""
    now = request_time()
    with transaction() as session:
        upload = uploads.receive(
            session, round_id, kind, content, name=name, source=source, by=current_person(), now=now
        )
    if upload.at != now:
        flash(
            "This file had already been sent, so it was not taken a second time. This is what came of it. If something is "
            "missing, have it read again, at the end of the page.",
            "care",
        )
    return redirect(url_for("country.upload", upload_id=upload.id))


def _files_page(round_id: int, form: UploadForm, filled: FilledForm | None = None) -> str:
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        uploads, superseded = sent.uploads_of_round(session, round_id), sent.superseded_in(session, round_id)
    return page(
        "country/uploads.html",
        answer=answer,
        uploads=uploads,
        superseded=superseded,
        form=form,
        filled=filled or FilledForm(formdata=None),
        now=request_time(),
    )


def _upload_page(upload_id: int, form: Form) -> str:
    with reading() as session:
        upload = sent.upload(session, upload_id)
        answer = queries.answer(session, upload.round_id or 0, current_person().of_member())
        preview = previews.preview(session, upload) if upload.is_read else None
        titles = titles_of(session, (one.item.paragraph for one in preview.items)) if preview else {}
        others, newer = sent.replaceable_uploads(session, upload), sent.newer_than(session, upload)
    replace_file = ReplacesForm(formdata=None)
    replace_file.offer(others, upload.replaces_id, current_person().zone)
    return page(
        "country/upload.html",
        upload=upload,
        preview=preview,
        newer=newer,
        titles=titles,
        answer=answer,
        replaces=replace_file,
        held=NAMES,
        resembles=next((one for one in others if one.name == upload.name), None),
        shown=request.args.get("page", 1, type=number),
        at_once=ITEMS_ON_PAGE,
        form=form,
        now=request_time(),
    )


@country.post("/uploaded/<int:uploaded_id>/decide")
@may(policy.TAKE_OVER)
def decide_uploaded(uploaded_id: int) -> Page:
    form = DecisionForm()
    with validated(form, lambda form: _upload_page(_upload_id(uploaded_id), form)), transaction() as session:
        upload = upload_review.decide(
            session, uploaded_id, form.chosen_decision, by=current_person(), now=request_time()
        )
    return _redirect_to_upload(upload, uploaded_id)


@country.post("/uploaded/<int:uploaded_id>/correction")
@may(policy.TAKE_OVER)
def call_correction(uploaded_id: int) -> Page:
    show = partial(_upload_page, _upload_id(uploaded_id))
    with validated(Form(), show), transaction() as session:
        upload = upload_review.call_correction(session, uploaded_id, by=current_person(), now=request_time())
    return _redirect_to_upload(upload, uploaded_id)


@country.post("/uploads/<int:upload_id>/corrections")
@may(policy.TAKE_OVER)
def call_corrections(upload_id: int) -> Page:
    with validated(Form(), partial(_upload_page, upload_id)), transaction() as session:
        upload = upload_review.call_corrections(session, upload_id, by=current_person(), now=request_time())
    return _redirect_to_upload(upload)


@country.post("/uploads/<int:upload_id>/leave-out")
@may(policy.TAKE_OVER)
def leave_out_undecided(upload_id: int) -> Page:
    with validated(Form(), partial(_upload_page, upload_id)), transaction() as session:
        upload = upload_review.leave_out_open(session, upload_id, by=current_person(), now=request_time())
    return _redirect_to_upload(upload)


@country.get("/uploaded/<int:uploaded_id>")
@may(policy.READ_UPLOAD)
def placing(uploaded_id: int) -> Page:
    return _place_page(uploaded_id, PlaceForm(formdata=None), fresh=True)


@country.post("/uploaded/<int:uploaded_id>")
@may(policy.TAKE_OVER)
def place_uploaded(uploaded_id: int) -> Page:
    form = PlaceForm()
    with validated(form, partial(_place_page, uploaded_id)), transaction() as session:
        upload = upload_review.place(
            session,
            uploaded_id,
            paragraph_id=form.paragraph.data or None,
            change=Change(form.change.data),
            type=CommentType(form.type.data),
            by=current_person(),
            now=request_time(),
        )
    return _redirect_to_upload(upload, uploaded_id)


@country.post("/uploads/<int:upload_id>/replaces")
@may(policy.TAKE_OVER)
def replace_file(upload_id: int) -> Page:
    form = ReplacesForm()
    with validated(form, partial(_upload_page, upload_id)), transaction() as session:
        upload = upload_review.replace(
            session, upload_id, form.replaces.data or None, by=current_person(), now=request_time()
        )
    return _redirect_to_upload(upload)


@country.post("/uploads/<int:upload_id>/columns")
@may(policy.TAKE_OVER)
def columns(upload_id: int) -> Page:
    form = ColumnsForm()
    with validated(form, partial(_upload_page, upload_id)), transaction() as session:
        chosen, me = form.column_fields(request.form), current_person()
        upload = uploads.choose_columns(session, upload_id, chosen, by=me, seen=form.revision, now=request_time())
    return _redirect_to_upload(upload)


@country.post("/uploads/<int:upload_id>/confirm")
@may(policy.TAKE_OVER)
def confirm(upload_id: int) -> Page:
    form, me = NumberedForm(), current_person()
    forward = me.role is Role.CONTRIBUTOR and "forward" in request.form
    with validated(form, partial(_upload_page, upload_id)), transaction() as session:
        upload = upload_review.confirm(
            session, upload_id, by=me, seen=form.revision, forward=forward, now=request_time()
        )
    flash(
        "What you kept has been taken over. You can change each comment beside the draft, and each choice with the brackets."
    )
    return _redirect_to_upload(upload)


@country.post("/uploads/<int:upload_id>/enter-for-department")
@may(policy.DECIDE_OPINION)
def enter_for_department(upload_id: int) -> Page:
    """What a department has sent its coordinator as a file: its opinions, which wait for a decision."""
    form, department = NumberedForm(), request.form.get("department", "")
    with validated(form, partial(_upload_page, upload_id)), transaction() as session:
        upload = upload_review.confirm(
            session,
            upload_id,
            by=current_person(),
            seen=form.revision,
            department=department,
            now=request_time(),
        )
    flash("What you kept is entered for the department. Now decide on it.")
    return redirect(url_for("country.departments", round_id=upload.round_id))


def _place_page(uploaded_id: int, form: PlaceForm, *, fresh: bool = False) -> str:
    with reading() as session:
        item = sent.uploaded_comment(session, uploaded_id)
        upload = sent.upload(session, item.upload_id)
        answer = queries.answer(session, upload.round_id or 0, current_person().of_member())
        text = margin.text_of(session, answer.round)
    form.offer_places(text, item if fresh else None)
    return page("country/placing.html", item=item, upload=upload, form=form)


def _upload_id(uploaded_id: int) -> int:
    with reading() as session:
        return sent.uploaded_comment(session, uploaded_id).upload_id


def _redirect_to_upload(upload: Upload, uploaded_id: int | None = None) -> Response:
    anchor = f"u-{uploaded_id}" if uploaded_id else None
    shown = request.args.get("page", type=number)
    return redirect(url_for("country.upload", upload_id=upload.id, page=shown, _anchor=anchor))
