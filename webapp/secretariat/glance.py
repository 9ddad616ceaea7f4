"""A round at a glance, as far as the secretariat may know."""

from models.rounds.queries import glance as queries
from webapp.context import Page, page, reading
from webapp.secretariat.blueprint import secretariat, staff


@secretariat.get("/rounds/<int:round_id>/glance")
@staff
def glance(round_id: int) -> Page:
    with reading() as session:
        return page("secretariat/glance.html", glance=queries.of_round(session, round_id))
