"""Meetings as a country reads of them: when and where, the agenda, and the minutes, which its coordinator confirms or corrects."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import HiddenField, TextAreaField

from models.errors import Invalid
from models.meetings import queries
from models.meetings.operations import minutes
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, is_count, validated


class ReplyForm(Form):
    """What is wrong in the minutes, if anything is; `issue` says which minutes were read."""

    issue = HiddenField(default="0")
    words = TextAreaField(
        "What is not right?",
        description="Only for a correction: what stands there, and what your country said. All members can read it with the minutes.",
    )

    @property
    def number(self) -> int:
        return int(self.issue.data) if is_count(self.issue.data or "") else 0


@country.get("/meetings/<int:meeting_id>")
@may(policy.READ_MEETING)
def meeting(meeting_id: int) -> Page:
    return _page(meeting_id, ReplyForm(formdata=None))


@country.post("/meetings/<int:meeting_id>/confirm")
@may(policy.ANSWER_MINUTES)
def confirm_minutes(meeting_id: int) -> Page:
    form, by = ReplyForm(), current_person()
    with validated(form, partial(_page, meeting_id)), transaction() as session:
        if (form.words.data or "").strip():
            raise Invalid("You have written what is not right. Send it as a correction, or empty the field.", "words")
        minutes.reply(session, meeting_id, words="", by=by, issue=form.number, now=request_time())
    flash(f"It is noted that {by.of_member().name} confirms the minutes.")
    return redirect(url_for("country.meeting", meeting_id=meeting_id))


@country.post("/meetings/<int:meeting_id>/correct")
@may(policy.ANSWER_MINUTES)
def correct_minutes(meeting_id: int) -> Page:
    form, by = ReplyForm(), current_person()
    with validated(form, partial(_page, meeting_id)), transaction() as session:
        words = form.words.data or ""
        if not words.strip():
            raise Invalid("Write what is not right, and what your country said.", "words")
        minutes.reply(session, meeting_id, words=words, by=by, issue=form.number, now=request_time())
    flash("Your correction stands with the minutes, and the secretariat gets a letter.")
    return redirect(url_for("country.meeting", meeting_id=meeting_id))


def _page(meeting_id: int, form: ReplyForm) -> str:
    with reading() as session:
        found = queries.meeting_details(session, meeting_id)
        own = found.of(current_person().of_member())
    if not form.is_submitted():
        form.issue.data = str(found.meeting.issue)
        form.words.data = own.reply.words if own.reply else ""
    values = {"details": found, "meeting": found.meeting, "own": own, "now": request_time()}
    return page("country/meeting.html", form=form, **values)
