"""The deadline of a round as a file for calendars."""

from flask import Response

from models.rounds.queries.glance import shown_round
from templates import calendar
from templates.links import Links
from webapp.blueprints import texts
from webapp.context import Page, current_person, reading, request_time, requires, service


@texts.get("/rounds/<int:round_id>/deadline.ics")
@requires()
def deadline_as_calendar(round_id: int) -> Page:
    """For everybody who may see the round."""
    with reading() as session:
        round = shown_round(session, round_id)
    links = Links(service().settings.public_url)
    file = calendar.deadline_file(round, current_person(), links, at=request_time())
    response = Response(file, mimetype=calendar.MEDIA)
    response.headers.set("Content-Disposition", "attachment", filename=calendar.NAME)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
