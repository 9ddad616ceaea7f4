"""The letters about a round, each with what became of it, and telephone calls where one may not have arrived."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import InputRequired

from models.letters.letter import OF_OWN_ANSWER
from models.letters.operations import bounces, holding
from models.people import policy
from models.rounds.operations import telephoning
from models.rounds.queries import secretariat as queries
from models.rounds.queries.telephoning import silence
from models.text.instants import clock
from models.text.scripts import LANGUAGES
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import TIME_HINT, TYPED_TIME, Form, validated
from webapp.secretariat.system_status import NAMES


class BounceForm(Form):
    """What the mail says with which a letter came back."""

    message = TextAreaField(
        "What does the returned mail say?",
        description="Such as “mailbox full” or “no such person”. Copy it from the mail.",
    )


@secretariat.get("/rounds/<int:round_id>/letters")
@may(policy.FOLLOW)
def letters(round_id: int) -> Page:
    with reading() as session:
        round, owed = queries.letters(session, round_id)
        held_at = holding.held_at(session)
    values = {"round": round, "letters": owed, "held_at": held_at, "names": NAMES}
    return page("secretariat/letters.html", form=Form(formdata=None), **values)


@secretariat.get("/letters/<int:letter_id>")
@may(policy.FOLLOW)
def letter(letter_id: int) -> Page:
    return _page(letter_id, BounceForm(formdata=None))


@secretariat.post("/letters/<int:letter_id>/send-again")
@may(policy.TRY_AGAIN)
def send_again(letter_id: int) -> Page:
    with transaction() as session:
        letter = bounces.send_again(session, letter_id, by=current_person(), now=request_time())
    flash("The letter will be sent again in a moment.")
    if letter.round_id is None:
        return redirect(url_for("secretariat.letter", letter_id=letter.id))
    return redirect(url_for("secretariat.letters", round_id=letter.round_id))


@secretariat.post("/letters/<int:letter_id>/came-back")
@may(policy.ENTER_BOUNCE)
def enter_bounce(letter_id: int) -> Page:
    form = BounceForm()
    with validated(form, partial(_page, letter_id)), transaction() as session:
        bounces.enter(session, letter_id, message=form.message.data or "", by=current_person(), now=request_time())
    flash("It is noted that the letter came back. Correct the address or telephone, then send it again.")
    return redirect(url_for("secretariat.letter", letter_id=letter_id))


def _page(letter_id: int, form: BounceForm) -> str:
    with reading() as session:
        letter, consultation = queries.letter(session, letter_id)
    is_readable = letter.letter not in OF_OWN_ANSWER
    language = LANGUAGES[letter.person.reading_language]
    values = {"letter": letter, "is_readable": is_readable, "consultation": consultation, "names": NAMES}
    return page("secretariat/letter.html", form=form, language=language, **values)


class CallForm(Form):
    """A telephone call: with whom, when, and what was said."""

    spoke_with = StringField("With whom did you speak?")
    called_at = DateTimeLocalField("When?", format=TYPED_TIME, validators=[InputRequired(TIME_HINT)])
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
    return _telephone_page(round_id, member_id, CallForm(formdata=None, called_at=local))


@secretariat.post("/rounds/<int:round_id>/members/<int:member_id>/call")
@may(policy.RECORD_ROUND_CALL)
def note_call(round_id: int, member_id: int) -> Page:
    form, person = CallForm(), current_person()
    with validated(form, partial(_telephone_page, round_id, member_id)), transaction() as session:
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


def _telephone_page(round_id: int, member_id: int, form: CallForm) -> str:
    form.called_at.description = f"By your clock ({clock(current_person().zone)})."
    with reading() as session:
        found = silence(session, round_id, member_id)
    return page("secretariat/telephone.html", found=found, form=form)
