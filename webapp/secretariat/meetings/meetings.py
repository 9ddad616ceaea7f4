"""A meeting of the members: planned, convened by letter, called off; one that was held is entered the same way. Its minutes: written, proposed by
one of the secretariat, sent by another, opened again for a correction."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from wtforms import TextAreaField

from models.comments.queries.entered import entries_of_meeting
from models.comments.queries.margin import places_of
from models.meetings import queries
from models.meetings.meeting import Meeting
from models.meetings.operations import convening
from models.meetings.operations import minutes as operations
from models.meetings.operations.minutes import is_asked_about
from models.people import policy
from models.rounds.queries.deadlines import holidays_for
from models.rounds.queries.secretariat import consultation
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NumberedForm, validated
from webapp.secretariat.meetings.forms import (
    MeetingForm,
    MinutesForm,
    about_choices,
    agenda_items,
    rows_of,
    sent_minutes,
    sent_rows,
)

USUAL_NOTICE = timedelta(days=14)
USUAL_LENGTH = timedelta(hours=2)


class ReasonForm(NumberedForm):
    """Why a meeting is called off, or its minutes are sent back."""

    reason = TextAreaField("Why?", description="Those who get the letter about it read this.")


@secretariat.get("/consultations/<int:consultation_id>/meetings/new")
@may(policy.FOLLOW)
def new_meeting(consultation_id: int) -> Page:
    zone = current_person().zone
    begins = (request_time() + USUAL_NOTICE).astimezone(ZoneInfo(zone))
    begins = begins.replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    form = MeetingForm(formdata=None, begins_at=begins, ends_at=begins + USUAL_LENGTH, zone=zone, place="online")
    return _planning_page(consultation_id, form)


@secretariat.post("/consultations/<int:consultation_id>/meetings")
@may(policy.PLAN_MEETING)
def plan_meeting(consultation_id: int) -> Page:
    form = MeetingForm()
    with validated(form, partial(_planning_page, consultation_id)), transaction() as session:
        plan = form.plan(agenda_items(sent_rows()))
        meeting = convening.plan(session, consultation_id, plan, by=current_person(), now=request_time())
    flash("The meeting is saved. No member has been told yet.")
    return redirect_to_meeting(meeting)


@secretariat.get("/meetings/<int:meeting_id>")
@may(policy.FOLLOW)
def meeting(meeting_id: int) -> Page:
    return meeting_page(meeting_id, NumberedForm(formdata=None))


@secretariat.get("/meetings/<int:meeting_id>/plan")
@may(policy.FOLLOW)
def planned_meeting(meeting_id: int) -> Page:
    with reading() as session:
        found = queries.meeting_details(session, meeting_id).meeting
    return _changing_page(meeting_id, MeetingForm.from_meeting(found))


@secretariat.post("/meetings/<int:meeting_id>/plan")
@may(policy.PLAN_MEETING)
def change_meeting(meeting_id: int) -> Page:
    form, by = MeetingForm(), current_person()
    with validated(form, partial(_changing_page, meeting_id)), transaction() as session:
        plan = form.plan(agenda_items(sent_rows()))
        before = queries.meeting_details(session, meeting_id).meeting.changes
        meeting = convening.change(session, meeting_id, plan, by=by, seen=form.revision, now=request_time())
    moved = meeting.changes > before
    flash("The meeting is changed, and the members get a letter." if moved else "The meeting is saved.")
    return redirect_to_meeting(meeting)


@secretariat.post("/meetings/<int:meeting_id>/convene")
@may(policy.PLAN_MEETING)
def convene_meeting(meeting_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        meeting = convening.convene(session, meeting_id, by=by, seen=form.revision, now=request_time())
    flash("The coordinators and deputies of all members get a letter with the meeting for their calendars.")
    return redirect_to_meeting(meeting)


@secretariat.post("/meetings/<int:meeting_id>/call-off")
@may(policy.PLAN_MEETING)
def call_meeting_off(meeting_id: int) -> Page:
    form, by = ReasonForm(), current_person()
    with validated(form, partial(meeting_page, meeting_id)), transaction() as session:
        reason = form.reason.data or ""
        meeting = convening.call_off(session, meeting_id, reason=reason, by=by, seen=form.revision, now=request_time())
    flash("The meeting is called off." + (" The members get a letter." if meeting.convened_at else ""))
    return redirect_to_meeting(meeting)


def redirect_to_meeting(meeting: Meeting, anchor: str | None = None) -> Page:
    return redirect(url_for("secretariat.meeting", meeting_id=meeting.id, _anchor=anchor))


def meeting_page(meeting_id: int, form: NumberedForm) -> str:
    """The page of a meeting; `form` is what was refused on it, or an empty one."""
    person = current_person()
    with reading() as session:
        found = queries.meeting_details(session, meeting_id)
        meeting = found.meeting
        asked_about = is_asked_about(session, meeting)
        state = consultation(session, meeting.version.consultation_id)
        days = holidays_for(session, meeting.version.consultation.members, meeting.begins_at, request_time())
        entered = {one.member_id: one for one in entries_of_meeting(session, meeting.id)}
    minutes = form if isinstance(form, MinutesForm) else MinutesForm(formdata=None)
    if not isinstance(form, MinutesForm):
        minutes.observers.data, minutes.conclusions.data = meeting.observers, meeting.conclusion_on(None)
    reason = form if isinstance(form, ReasonForm) else ReasonForm(formdata=None)
    act = NumberedForm(formdata=None)
    for one in (minutes, reason, act):
        if not one.is_submitted() or one is act or form.outdated:
            one.seen.data = str(meeting.revision)
    return page(
        "secretariat/meeting.html",
        details=found,
        meeting=meeting,
        form=form,
        minutes=minutes,
        reason=reason,
        act=act,
        typed=request.form if isinstance(form, MinutesForm) else None,
        asked_about=asked_about,
        state=state,
        rounds=state.rounds,
        entered=entered,
        days=days,
        now=request_time(),
        has_begun=meeting.begins_at is None or meeting.begins_at <= request_time(),
        may_send=meeting.proposed_by_id != person.id,
    )


def _planning_page(consultation_id: int, form: MeetingForm) -> str:
    address = url_for("secretariat.plan_meeting", consultation_id=consultation_id)
    back = url_for("secretariat.consultation", consultation_id=consultation_id)
    return _form_page(consultation_id, form, None, address, back)


def _changing_page(meeting_id: int, form: MeetingForm) -> str:
    with reading() as session:
        found = queries.meeting_details(session, meeting_id).meeting
    address = url_for("secretariat.change_meeting", meeting_id=meeting_id)
    back = url_for("secretariat.meeting", meeting_id=meeting_id)
    return _form_page(found.version.consultation_id, form, found, address, back)


def _form_page(consultation_id: int, form: MeetingForm, meeting: Meeting | None, address: str, back: str) -> str:
    with reading() as session:
        about = consultation(session, consultation_id).consultation
        version = queries.newest_text(session, consultation_id)
        choices = about_choices(version, places_of(session, version.id), meeting) if version else []
        days = holidays_for(session, about.members, form.chosen_beginning(), request_time())
    form.show_zones(about.members, current_person().zone)
    values = {"form": form, "meeting": meeting, "rows": rows_of(meeting), "abouts": choices, "days": days}
    return page("secretariat/plan_meeting.html", consultation=about, address=address, back=back, **values)


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
