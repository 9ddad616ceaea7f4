"""Adopted texts with the statements of members, for everybody: they need no signing in, and nothing else stands on their
pages."""

from flask import redirect, url_for

from models.adoption.queries import adopted as queries
from models.documents.document import What
from webapp.context import Page, page, reading_as_anybody
from webapp.texts.blueprint import texts
from webapp.texts.shelf import named, sent


@texts.get("/adopted/")
def all_adopted() -> Page:
    with reading_as_anybody() as session:
        return page("texts/all_adopted.html", adopted=queries.all_adopted(session))


@texts.get("/adopted/<int:consultation_id>")
def adopted(consultation_id: int) -> Page:
    with reading_as_anybody() as session:
        return page("texts/adopted.html", text=queries.adopted(session, consultation_id))


@texts.get("/adopted/<int:consultation_id>/text.<format>")
def adopted_file(consultation_id: int, format: str) -> Page:
    """The file; while it is not made, the page that says so."""
    _, ending = named(What.TEXT, format)
    with reading_as_anybody() as session:
        document = queries.file(session, consultation_id, ending)
    if document is None or document.content is None:
        return redirect(url_for("texts.adopted", consultation_id=consultation_id, _anchor="files"))
    return sent(document, document.content)
