"""Files that people send in: which views take them, how large they may be, and how they are given back."""

from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from flask import Response, current_app, make_response, request, send_file
from flask_wtf.file import FileField
from wtforms import ValidationError
from wtforms.form import BaseForm

from models.comments.attachment import BEGINNINGS, why_not_acceptable
from webapp.context import service, signed_in

View = TypeVar("View", bound=Callable[..., object])

ACCEPTED = {"accept": ",".join(f".{ending}" for ending in BEGINNINGS)}
"""For a field: the kinds of files that a browser offers to choose from."""

FORM_OVERHEAD = 100_000  # bytes of a form besides the file


def megabytes(size: int) -> str:
    """A size in bytes as people read it: "25 megabytes"."""
    return "1 megabyte" if size == 1_000_000 else f"{size // 1_000_000} megabytes"


def largest_file_size() -> str:
    """How large a file can be that a worker reads."""
    return megabytes(service().settings.largest_upload)


def takes_a_file(view: View) -> View:
    """Let a view's form be as large as the largest file, for those who are signed in."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def can_take_file() -> bool:
    """Whether the page that was asked for takes a file of whoever asks."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(signed_in()) and getattr(view, "takes_a_file", False)


def raise_size_limit() -> None:
    """Before the form is read: let a page that takes a file take a form of that size; others take no more than words."""
    if can_take_file():
        request.max_content_length = service().settings.largest_upload + FORM_OVERHEAD


def safe_file(_form: BaseForm, field: FileField) -> None:
    """The validator of a field for a file that is passed on as it came: a sandboxed process inspects it, if it is of a kind and size
    that people may pass on."""
    if not field.data:
        return
    name, content = field.data.filename or "", field.data.stream.read()
    field.data.stream.seek(0)
    if sentence := why_not_acceptable(name, content) or service().check_file(name, content):
        raise ValidationError(sentence)


PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}


def send_picture(name: str, content: bytes) -> Response:
    """A picture to be shown in a page; any other file as an attachment. That the file is what its name says was checked when it came."""
    kind = PICTURES.get(name.rpartition(".")[2].lower())
    if kind is None:
        return send_attachment(name, content)
    return make_response(send_file(BytesIO(content), mimetype=kind, download_name=name, max_age=0))


def send_attachment(name: str, content: bytes) -> Response:
    """A file of somebody's own: a browser saves it and never shows it."""
    sent = send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name, max_age=0
    )
    return make_response(sent)
