"""The files of a version: which there are, how far those are that a worker makes, and the files themselves. A circulated version
never changes, so who has a file already is not sent it again."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from flask import Response, flash, make_response, redirect, request, send_file, url_for
from sqlalchemy.orm import Session

from models.documents import operations as documents
from models.documents.document import MEDIA, Document, DocumentKind, Format
from models.documents.queries import documents as queries
from models.documents.queries.compendium import Compendium, compendium
from models.drafts.queries import comparison as comparisons
from models.drafts.queries import texts as versions
from models.drafts.queries.texts import Text
from models.drafts.version import DraftVersion
from models.errors import NotFound, ensure_found
from models.people import policy
from templates.documents import compendium as tables
from templates.documents import compendium_csv
from templates.documents import texts as written
from templates.documents.names import file_name, name_of
from webapp.blueprints import texts
from webapp.caching import conditional_file
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, number, validated

Writer = Callable[[Session, DraftVersion], Response]


@texts.get("/versions/<int:version_id>/files")
@may(policy.READ_FILES)
def files(version_id: int) -> Page:
    return _files_page(version_id, Form())


@texts.get("/versions/<int:version_id>/files/progress")
@may(policy.READ_FILES)
def files_progress(version_id: int) -> Page:
    """The piece of that page which changes while a worker makes files."""
    with reading() as session:
        return page(
            "texts/file_list.html", files=queries.version_files(session, version_id), form=Form(), following=True
        )


@texts.post("/versions/<int:version_id>/files/<what>.<format>")
@may(policy.READ_TEXT)
def make_file(version_id: int, what: str, format: str) -> Page:
    """Ask for a file; a redline against a version long before names it: ?older=12."""
    form, (kind, ending) = Form(), kind_and_format(what, format)
    older = request.args.get("older", type=number)
    with validated(form, partial(_files_page, version_id)), transaction() as session:
        documents.ask(session, version_id, kind, ending, older_id=older, now=request_time())
    return redirect(url_for("texts.files", version_id=version_id, _anchor=f"since-{older}" if older else what))


@texts.get("/documents/<int:document_id>")
@may(policy.READ_FILES)
def file(document_id: int) -> Page:
    """The file; while it is not made, the page that tells how far it is, and where a newer one can be asked for."""
    with reading() as session:
        document = queries.document(session, document_id)
        handed_out = documents.may_be_handed_out(session, document)
    if not handed_out:
        flash(documents.CHANGED, "care")
    if document.content is None or not handed_out:
        return redirect(_page_address(document))
    return send_document(document, document.content)


def _page_address(document: Document) -> str:
    """The page that tells how far a file is."""
    if document.document_kind is DocumentKind.OWN_ANSWERS:
        return url_for("country.our_comments", consultation_id=document.version.consultation_id, _anchor="files")
    if document.submission is not None:
        return url_for("country.answer", round_id=document.submission.round_id)
    if document.meeting_id is not None:
        audience = "secretariat" if current_person().is_staff else "country"
        return url_for(f"{audience}.meeting", meeting_id=document.meeting_id, _anchor="files")
    if document.adoption_id is not None:
        return url_for("texts.resulting_text", adoption_id=document.adoption_id, _anchor="files")
    return url_for("texts.files", version_id=document.version_id)


def kind_and_format(what: str, format: str) -> tuple[DocumentKind, Format]:
    """What an address asks for; raises NotFound for what no document is."""
    try:
        return DocumentKind(what), Format(format)
    except ValueError:
        raise NotFound from None


def _files_page(version_id: int, form: Form) -> str:
    with reading() as session:
        files = queries.version_files(session, version_id)
    return page("texts/files.html", files=files, form=form, following=files.in_making)


def send_document(document: Document, content: bytes) -> Response:
    """A file under its name; 304 if the browser has the very same."""
    response = send_file(
        BytesIO(content),
        mimetype=MEDIA[document.format],
        as_attachment=True,
        download_name=name_of(document),
        etag=document.fingerprint,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return make_response(response.make_conditional(request))


@texts.get("/versions/<int:version_id>/text.md")
@may(policy.READ_TEXT)
def text_as_markdown(version_id: int) -> Page:
    return _version_file(version_id, _text("md", "text/markdown", written.text_as_markdown))


@texts.get("/versions/<int:version_id>/text.html")
@may(policy.READ_TEXT)
def text_as_html(version_id: int) -> Page:
    return _version_file(version_id, _text("html", "text/html", written.text_as_html))


@texts.get("/versions/<int:version_id>/redline.html")
@may(policy.READ_FILES)
def redline_as_html(version_id: int) -> Page:
    """Against the version before, or against any that came before that: ?older=12."""
    older = request.args.get("older", type=number)

    def write(session: Session, version: DraftVersion) -> Response:
        comparison = comparisons.compare_versions(session, version.id, older)
        what = f"redline-since-version-{comparison.older.number}" if older else "redline"
        return _named(version, what, "html", "text/html", written.redline_as_html(comparison))

    return _version_file(version_id, write)


@texts.get("/versions/<int:version_id>/compendium.html")
@may(policy.READ_COMPENDIUM)
def compendium_as_html(version_id: int) -> Page:
    return _version_file(version_id, _compendium("html", "text/html", written.compendium_as_html))


@texts.get("/versions/<int:version_id>/compendium.json")
@may(policy.READ_COMPENDIUM)
def compendium_as_json(version_id: int) -> Page:
    return _version_file(version_id, _compendium("json", "application/json", tables.as_json))


@texts.get("/versions/<int:version_id>/compendium.csv")
@may(policy.READ_COMPENDIUM)
def compendium_as_csv(version_id: int) -> Page:
    return _version_file(version_id, _compendium("csv", "text/csv", compendium_csv.as_csv))


def _text(suffix: str, kind: str, write: Callable[[Text], str]) -> Writer:
    """Writes the text of a version."""
    return lambda session, version: _named(version, "", suffix, kind, write(versions.text(session, version.id)))


def _compendium(suffix: str, kind: str, write: Callable[[Compendium], str]) -> Writer:
    """Writes the compendium behind a version; raises NotFound for a first version, which no comments have made."""

    def write_found(session: Session, version: DraftVersion) -> Response:
        found = compendium(session, version.id)
        if found.round is None:
            raise NotFound
        return _named(version, "compendium", suffix, kind, write(found))

    return write_found


def _named(version: DraftVersion, what: str, suffix: str, kind: str, content: str) -> Response:
    """A file under its name."""
    response = Response(content, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=file_name(version, what, suffix))
    return response


def _version_file(version_id: int, write: Writer) -> Response:
    """A file of a version; 304 if the browser has the very same."""
    with reading() as session:
        version = ensure_found(session.get(DraftVersion, version_id))
        return conditional_file(write(session, version))
