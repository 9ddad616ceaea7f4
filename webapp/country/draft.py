"""The draft under consultation, with the member's own comments beside it."""

from models.person import OF_A_MEMBER
from models.queries import country as queries
from webapp.context import Page, current_person, page, reading, request_time, requires
from webapp.country.blueprint import country


@country.get("/rounds/<int:round_id>")
@requires(*OF_A_MEMBER)
def draft(round_id: int) -> Page:
    with reading() as session:
        desk = queries.desk(session, round_id, current_person().of_member())
        return page("country/draft.html", desk=desk, now=request_time())
