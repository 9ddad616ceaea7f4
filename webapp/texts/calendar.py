"""The deadline of a round, and a meeting, as files for calendars."""

from flask import Response

from models.departments.queries import deadline_of
from models.errors import NotFound
from models.meetings.queries import meeting_details
from models.people import policy
from models.people.person import Role
from models.rounds.queries.deadlines import deadline
from templates import calendar
from templates.links import Links
from webapp.blueprints import texts
from webapp.context import Page, current_person, may, reading, request_time, service


@texts.get("/rounds/<int:round_id>/deadline.ics")
@may(policy.KEEP_DEADLINE)
def deadline_as_calendar(round_id: int) -> Page:
    """For everybody who may see the round; for a department the time that its coordinator has set, if that is set."""
    person, at = current_person(), request_time()
    with reading() as session:
        found = deadline(session, round_id)
        internal = deadline_of(session, round_id, person.of_member()) if person.role is Role.CONTRIBUTOR else None
    round, changes, links = found.round, len(found.changes), Links(service().settings.public_url)
    if internal is not None:
        return _calendar_response(
            calendar.department_event(round, internal, changes, person, links, at=at), calendar.NAME
        )
    file = calendar.deadline_event(round, round.closes_at, changes, person, links, at=at)
    return _calendar_response(file, calendar.NAME)


@texts.get("/meetings/<int:meeting_id>/meeting.ics")
@may(policy.KEEP_MEETING)
def meeting_as_calendar(meeting_id: int) -> Page:
    """For everybody who may know of the meeting; of one that an earlier release has kept, no time is known."""
    with reading() as session:
        meeting = meeting_details(session, meeting_id).meeting
    if meeting.begins_at is None:
        raise NotFound
    links = Links(service().settings.public_url)
    file = calendar.meeting_event(meeting, current_person(), links, at=request_time())
    return _calendar_response(file, calendar.NAME_OF_MEETING)


def _calendar_response(file: bytes, name: str) -> Response:
    response = Response(file, mimetype=calendar.MEDIA)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
