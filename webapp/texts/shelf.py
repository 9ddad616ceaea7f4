"""The files of a version: which there are, how far those are that a worker makes, and the files themselves."""

from functools import partial
from io import BytesIO

from flask import Response, make_response, redirect, request, send_file, url_for

from models.document import MEDIA, Document, Format, What
from models.errors import NotFound
from models.operations import documents
from models.queries import documents as queries
from templates.documents.names import file_name
from webapp.context import Page, page, reading, request_time, requires, transaction
from webapp.forms import Form, keeping
from webapp.texts.blueprint import texts


@texts.get("/versions/<int:version_id>/files")
@requires()
def files(version_id: int) -> Page:
    return _files(version_id, Form())


@texts.post("/versions/<int:version_id>/files/<what>.<format>")
@requires()
def make_file(version_id: int, what: str, format: str) -> Page:
    form, (kind, ending) = Form(), _named(what, format)
    with keeping(form, partial(_files, version_id)), transaction() as session:
        documents.ask(session, version_id, kind, ending, now=request_time())
    return redirect(url_for("texts.files", version_id=version_id))


@texts.get("/documents/<int:document_id>")
@requires()
def file(document_id: int) -> Page:
    """The file; while it is not made, the page that tells how far it is."""
    with reading() as session:
        document = queries.document(session, document_id)
    if document.content is None:
        return redirect(url_for("texts.files", version_id=document.version_id))
    return _sent(document, document.content)


def _files(version_id: int, form: Form) -> str:
    with reading() as session:
        return page("texts/files.html", shelf=queries.shelf(session, version_id), form=form)


def _sent(document: Document, content: bytes) -> Response:
    name = file_name(document.version, "" if document.what is What.TEXT else document.what, document.format)
    sent = send_file(
        BytesIO(content),
        mimetype=MEDIA[document.format],
        as_attachment=True,
        download_name=name,
        etag=document.fingerprint,
    )
    sent.headers["Cache-Control"] = "private, no-cache"
    return make_response(sent.make_conditional(request))


def _named(what: str, format: str) -> tuple[What, Format]:
    try:
        return What(what), Format(format)
    except ValueError:
        raise NotFound from None
