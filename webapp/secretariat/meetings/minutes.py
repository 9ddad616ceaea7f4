"""The minutes of a meeting: written, proposed by one of the secretariat, sent by another, opened again for a correction."""

from functools import partial

from flask import flash

from models.meetings import queries
from models.meetings.operations import minutes as operations
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, reading, request_time, transaction
from webapp.forms import NumberedForm, validated
from webapp.secretariat.meetings.forms import MinutesForm, sent_minutes
from webapp.secretariat.meetings.meetings import ReasonForm, meeting_page, redirect_to_meeting


@secretariat.post("/meetings/<int:meeting_id>/minutes")
@may(policy.KEEP_MINUTES)
def keep_minutes(meeting_id: int) -> Page:
    form, by = MinutesForm(), current_person()
    with reading() as session:
        found = queries.meeting_details(session, meeting_id).meeting
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        minutes = sent_minutes(form, found)
        meeting = operations.keep(session, meeting_id, minutes, by=by, seen=form.revision, now=request_time())
    flash("The minutes are saved. No member can read them before they are sent.")
    return redirect_to_meeting(meeting, "minutes")


@secretariat.post("/meetings/<int:meeting_id>/minutes/propose")
@may(policy.KEEP_MINUTES)
def propose_minutes(meeting_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        meeting = operations.propose(session, meeting_id, by=by, seen=form.revision, now=request_time())
    flash("Somebody else at the secretariat must now read and send the minutes. The others get a letter.")
    return redirect_to_meeting(meeting)


@secretariat.post("/meetings/<int:meeting_id>/minutes/send")
@may(policy.SEND_MINUTES)
def send_minutes(meeting_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        meeting = operations.send(session, meeting_id, by=by, seen=form.revision, now=request_time())
    flash("The coordinators and deputies of all members get the minutes.")
    return redirect_to_meeting(meeting)


@secretariat.post("/meetings/<int:meeting_id>/minutes/send-back")
@may(policy.SEND_MINUTES)
def send_minutes_back(meeting_id: int) -> Page:
    form, by = ReasonForm(), current_person()
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        reason = form.reason.data or ""
        meeting = operations.send_back(
            session, meeting_id, reason=reason, by=by, seen=form.revision, now=request_time()
        )
    flash("The minutes are sent back. They can be changed again.")
    return redirect_to_meeting(meeting)


@secretariat.post("/meetings/<int:meeting_id>/minutes/reopen")
@may(policy.KEEP_MINUTES)
def reopen_minutes(meeting_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        meeting = operations.reopen(session, meeting_id, by=by, seen=form.revision, now=request_time())
    flash("The minutes can be changed, then proposed and sent once more.")
    return redirect_to_meeting(meeting, "minutes")
