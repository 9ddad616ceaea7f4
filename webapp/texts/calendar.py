"""The deadline of a round as a file for calendars."""

from flask import Response

from models.people import policy
from models.rounds.queries.deadlines import deadline
from templates import calendar
from templates.links import Links
from webapp.blueprints import texts
from webapp.context import Page, current_person, may, reading, request_time, service


@texts.get("/rounds/<int:round_id>/deadline.ics")
@may(policy.KEEP_DEADLINE)
def deadline_as_calendar(round_id: int) -> Page:
    """For everybody who may see the round."""
    with reading() as session:
        found = deadline(session, round_id)
    round, links = found.round, Links(service().settings.public_url)
    at = request_time()
    file = calendar.deadline_event(round, round.closes_at, len(found.changes), current_person(), links, at=at)
    response = Response(file, mimetype=calendar.MEDIA)
    response.headers.set("Content-Disposition", "attachment", filename=calendar.NAME)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
