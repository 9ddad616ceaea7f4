"""The text that an adoption would make the adopted one: to be read before it is confirmed or answered."""

from flask import request

from models.draft import DraftVersion
from models.errors import NotFound
from models.queries import resulting_text as queries
from models.queries.compared import Compared
from models.queries.resulting_text import ResultingText
from webapp.context import Page, page, reading, requires
from webapp.numbers import number
from webapp.texts.blueprint import texts


@texts.get("/adoptions/<int:adoption_id>/text")
@requires()
def resulting_text(adoption_id: int) -> Page:
    """Without marks, or with what is different from an older version: ?since=12."""
    with reading() as session:
        text = queries.resulting_text(session, adoption_id)
        older = _older(text)
        compared: list[Compared] = queries.since(session, text, older) if older else []
    return page("texts/resulting_text.html", text=text, older=older, compared=compared)


def _older(text: ResultingText) -> DraftVersion | None:
    since = request.args.get("since", type=number)
    if since is None:
        return None
    found = next((version for version in text.older if version.id == since), None)
    if found is None:
        raise NotFound
    return found
