"""Where no word has come that a letter has arrived: whom to telephone, and what was said."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import InputRequired

from models.people import policy
from models.rounds.operations import telephoning
from models.rounds.queries.telephoning import silence
from models.text.instants import clock
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import TYPED_TIME, WHEN, Form, keeping


class CallForm(Form):
    """A telephone call: with whom, when, and what was said."""

    spoke_with = StringField("With whom did you speak?")
    called_at = DateTimeLocalField("When?", format=TYPED_TIME, validators=[InputRequired(WHEN)])
    note = TextAreaField(
        "What was said?", description="Only the secretariat reads this. The record holds that it was noted."
    )

    def instant(self, zone: str) -> datetime:
        local: datetime = self.called_at.data
        return local.replace(tzinfo=ZoneInfo(zone))


@secretariat.get("/rounds/<int:round_id>/members/<int:member_id>/call")
@may(policy.FOLLOW)
def telephone(round_id: int, member_id: int) -> Page:
    local = request_time().astimezone(ZoneInfo(current_person().zone)).replace(tzinfo=None)
    return _page(round_id, member_id, CallForm(formdata=None, called_at=local))


@secretariat.post("/rounds/<int:round_id>/members/<int:member_id>/call")
@may(policy.RECORD_ROUND_CALL)
def note_call(round_id: int, member_id: int) -> Page:
    form, person = CallForm(), current_person()
    with keeping(form, partial(_page, round_id, member_id)), transaction() as session:
        telephoning.note_call(
            session,
            round_id,
            member_id,
            spoke_with=form.spoke_with.data or "",
            called_at=form.instant(person.zone),
            note=form.note.data or "",
            by=person,
            now=request_time(),
        )
    flash("The call is noted.")
    return redirect(url_for("secretariat.round", round_id=round_id))


def _page(round_id: int, member_id: int, form: CallForm) -> str:
    form.called_at.description = f"By your clock ({clock(current_person().zone)})."
    with reading() as session:
        found = silence(session, round_id, member_id)
    return page("secretariat/telephone.html", found=found, form=form)
