"""The same texts as files to keep. A circulated version never changes, so who has a file already is not sent it again."""

from flask import Response, request

from models.documents.queries.compendium import Compendium, compendium
from models.drafts.queries import comparison as comparisons
from models.drafts.queries import texts as queries
from models.drafts.queries.texts import Text
from models.drafts.version import DraftVersion
from models.errors import NotFound
from templates.documents import compendium as tables
from templates.documents import texts as written
from templates.documents.names import file_name
from webapp.context import Page, reading, requires
from webapp.numbers import number
from webapp.texts.blueprint import texts


@texts.get("/versions/<int:version_id>/text.md")
@requires()
def text_as_markdown(version_id: int) -> Page:
    text = _text(version_id)
    return _file(text.version, "", "md", "text/markdown", written.text_as_markdown(text))


@texts.get("/versions/<int:version_id>/text.html")
@requires()
def text_as_html(version_id: int) -> Page:
    text = _text(version_id)
    return _file(text.version, "", "html", "text/html", written.text_as_html(text))


@texts.get("/versions/<int:version_id>/redline.html")
@requires()
def redline_as_html(version_id: int) -> Page:
    """Against the version before, or against any that came before that: ?older=12."""
    older = request.args.get("older", type=number)
    with reading() as session:
        comparison = comparisons.between(session, version_id, older)
    what = f"redline-since-version-{comparison.older.number}" if older else "redline"
    return _file(comparison.newer, what, "html", "text/html", written.redline_as_html(comparison))


@texts.get("/versions/<int:version_id>/compendium.html")
@requires()
def compendium_as_html(version_id: int) -> Page:
    of = _compendium(version_id)
    return _file(of.version, "compendium", "html", "text/html", written.compendium_as_html(of))


@texts.get("/versions/<int:version_id>/compendium.json")
@requires()
def compendium_as_json(version_id: int) -> Page:
    of = _compendium(version_id)
    return _file(of.version, "compendium", "json", "application/json", tables.as_json(of))


@texts.get("/versions/<int:version_id>/compendium.csv")
@requires()
def compendium_as_csv(version_id: int) -> Page:
    of = _compendium(version_id)
    return _file(of.version, "compendium", "csv", "text/csv", tables.as_csv(of))


def _text(version_id: int) -> Text:
    with reading() as session:
        return queries.text(session, version_id)


def _compendium(version_id: int) -> Compendium:
    """Of a version that comments have made; raises NotFound for a first one."""
    with reading() as session:
        found = compendium(session, version_id)
    if found.round is None:
        raise NotFound
    return found


def _file(version: DraftVersion, what: str, suffix: str, kind: str, content: str) -> Response:
    """A file under its name; 304 if the browser has the very same."""
    response = Response(content, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=file_name(version, what, suffix))
    # Kept by this reader's browser alone, and never shown again without asking: they may have left their office since.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
