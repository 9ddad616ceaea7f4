"""The adopted text with the statements of members, for everybody: it needs no signing in, and nothing else stands on its page."""

from models.adoption.queries import adopted as queries
from webapp.context import Page, page, reading_as_anybody
from webapp.texts.blueprint import texts


@texts.get("/adopted/<int:consultation_id>")
def adopted(consultation_id: int) -> Page:
    with reading_as_anybody() as session:
        return page("texts/adopted.html", text=queries.adopted(session, consultation_id))
