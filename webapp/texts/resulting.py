"""The text that an adoption would make the adopted one, to be read before it is confirmed or answered; and adopted texts with the
statements of members, for everybody: they need no signing in, and nothing else stands on their pages."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for

from models.adoption.queries import adopted as adopted_texts
from models.adoption.queries import resulting_text as queries
from models.adoption.queries.resulting_text import ResultingText
from models.documents import operations as documents
from models.documents.document import What
from models.documents.queries.documents import DocumentFiles
from models.drafts.queries.comparison import Compared
from models.drafts.version import DraftVersion
from models.errors import NotFound
from webapp.blueprints import texts
from webapp.context import Page, page, reading, reading_as_anybody, request_time, requires, transaction
from webapp.forms import Form, number
from webapp.texts.documents import named, sent


@texts.get("/adoptions/<int:adoption_id>/text")
@requires()
def resulting_text(adoption_id: int) -> Page:
    """Without marks, or with what is different from an older version: ?since=12."""
    with reading() as session:
        text = queries.resulting_text(session, adoption_id)
        older = _older(text)
        compared: list[Compared] = queries.since(session, text, older) if older else []
        files = queries.files_of(session, text.adoption)
    values = {"text": text, "older": older, "compared": compared, "form": Form()}
    return page("texts/resulting_text.html", **values, **_shown(files))


@texts.post("/adoptions/<int:adoption_id>/text/<what>.<format>")
@requires()
def make_resulting_file(adoption_id: int, what: str, format: str) -> Page:
    """Ask for a file once more; a redline against the first version names it: ?older=12."""
    kind, ending = named(what, format)
    with transaction() as session:
        older = request.args.get("older", type=number)
        documents.ask_for_resulting_file(session, adoption_id, kind, ending, older_id=older, now=request_time())
    return redirect(url_for("texts.resulting_text", adoption_id=adoption_id, _anchor="files"))


@texts.get("/adoptions/<int:adoption_id>/text/progress")
@requires()
def resulting_progress(adoption_id: int) -> Page:
    """The piece of that page which changes while a worker makes files."""
    with reading() as session:
        text = queries.resulting_text(session, adoption_id)
        files = queries.files_of(session, text.adoption)
    return page("texts/resulting_files.html", text=text, form=Form(), **_shown(files) | {"following": True})


def _shown(files: Sequence[DocumentFiles]) -> dict[str, Any]:
    """What the page needs to show the files, and to follow how far they are."""
    return {"files": files, "following": any(one.in_making for one in files)}


def _older(text: ResultingText) -> DraftVersion | None:
    since = request.args.get("since", type=number)
    if since is None:
        return None
    found = next((version for version in text.older if version.id == since), None)
    if found is None:
        raise NotFound
    return found


@texts.get("/adopted/")
def all_adopted() -> Page:
    with reading_as_anybody() as session:
        return page("texts/all_adopted.html", adopted=adopted_texts.all_adopted(session))


@texts.get("/adopted/<int:consultation_id>")
def adopted(consultation_id: int) -> Page:
    with reading_as_anybody() as session:
        return page("texts/adopted.html", text=adopted_texts.adopted(session, consultation_id))


@texts.get("/adopted/<int:consultation_id>/text.<format>")
def adopted_file(consultation_id: int, format: str) -> Page:
    """The file; while it is not made, the page that says so."""
    _, ending = named(What.TEXT, format)
    with reading_as_anybody() as session:
        document = adopted_texts.file(session, consultation_id, ending)
    if document is None or document.content is None:
        return redirect(url_for("texts.adopted", consultation_id=consultation_id, _anchor="files"))
    return sent(document, document.content)
