"""The clearance of the country's answer in its ministry: asked for, noted, ended; the signed letter, and what it counts for."""

from functools import partial

from flask import flash, redirect, url_for
from flask_wtf.file import FileField
from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Optional

from models.comments.attachment import LARGEST
from models.comments.operations import clearance as operations
from models.comments.queries import clearance as queries
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.files import ACCEPTED, megabytes, safe_file, takes_a_file
from webapp.forms import FileForm, Form, NumberedForm, SeenForm, validated

BUTTON, LETTER = "button", "letter"


class ClearedForm(NumberedForm):
    """Who has cleared the answer."""

    cleared_by = StringField("Who has cleared it?", description="The name of the person.")
    office = StringField("Which office?", description="Such as “Director-General, Ministry of Environment”.")
    cleared_on = DateField("On which day?", validators=[Optional()])


class LetterForm(FileForm, NumberedForm):
    """The signed paper."""

    file = FileField(
        "The signed letter or the signed file",
        description=f"A scan: PDF or a picture, up to {megabytes(LARGEST)}. It is kept as it is, named by the fingerprint.",
        render_kw=ACCEPTED,
        validators=[safe_file],
    )


class LetterPrevailsForm(LetterForm):
    """In what the signed letter differs from what was submitted; and the letter, unless it went with the answer."""

    differs = TextAreaField(
        "In what does the letter differ from the answer that was submitted?",
        description="In a few words. The secretariat reads this, and enters what the letter says.",
    )

    def letter(self) -> tuple[str, bytes] | None:
        return self.uploaded() if self.file.data else None


class OfficialActForm(Form):
    """What counts as the country's answer."""

    official_act = RadioField(
        "What is the official act of your country?",
        choices=[
            SelectChoice(BUTTON, "What the coordinator submits here, with the button"),
            SelectChoice(LETTER, "A signed letter (note verbale), which prevails over what is submitted here"),
        ],
        invalid_choice_message="Choose one of the two.",
    )


@country.get("/rounds/<int:round_id>/clearance")
@may(policy.READ_CLEARANCE)
def clearance(round_id: int) -> Page:
    return _page(round_id)


@country.post("/rounds/<int:round_id>/clearance/ask")
@may(policy.ASK_CLEARANCE)
def ask_clearance(round_id: int) -> Page:
    form, by = SeenForm(), current_person()
    with validated(form, lambda form: _page(round_id, form)), transaction() as session:
        operations.ask(session, round_id, by=by, seen=form.seen.data or "", now=request_time())
    flash("The answer is in clearance. If anything in it is changed, it must be cleared again.")
    return _redirect_to_clearance(round_id)


@country.post("/rounds/<int:round_id>/clearance/given")
@may(policy.NOTE_CLEARANCE)
def note_cleared(round_id: int) -> Page:
    form, by = ClearedForm(), current_person()
    with validated(form, lambda form: _page(round_id, form, cleared=form)), transaction() as session:
        noted = operations.note_cleared(
            session,
            round_id,
            cleared_by=form.cleared_by.data or "",
            office=form.office.data or "",
            cleared_on=form.cleared_on.data,
            by=by,
            seen=form.revision,
            now=request_time(),
        )
    flash(f"It is noted that {noted.cleared_by} has cleared the answer. Nothing has been sent yet.")
    return _redirect_to_clearance(round_id)


@country.post("/rounds/<int:round_id>/clearance/end")
@may(policy.ASK_CLEARANCE)
def end_clearance(round_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, lambda form: _page(round_id, form)), transaction() as session:
        operations.end(session, round_id, by=by, seen=form.revision, now=request_time())
    flash("The clearance has ended. You can go on with the answer.")
    return _redirect_to_clearance(round_id)


@country.post("/rounds/<int:round_id>/clearance/letter")
@may(policy.ATTACH_LETTER)
@takes_a_file
def attach_letter(round_id: int) -> Page:
    form, by = LetterForm(), current_person()
    with validated(form, lambda form: _page(round_id, form, letter=form)), transaction() as session:
        name, content = form.uploaded()
        kept = operations.attach_letter(
            session, round_id, content, name=name, by=by, seen=form.revision, now=request_time()
        )
    flash(f"The signed letter is kept as “{kept.letter_name}”.")
    return _redirect_to_clearance(round_id)


@country.post("/rounds/<int:round_id>/clearance/differs")
@may(policy.NOTE_CLEARANCE)
def tell_letter_differs(round_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, lambda form: _page(round_id, form)), transaction() as session:
        operations.tell_letter_differs(session, round_id, by=by, seen=form.revision, now=request_time())
    flash("The secretariat has been told. It enters what the letter says, and you get a letter about that.")
    return _redirect_to_clearance(round_id)


@country.get("/rounds/<int:round_id>/letter-prevails")
@may(policy.READ_CORRECTION)
def letter_prevails(round_id: int) -> Page:
    return _letter_page(round_id, LetterPrevailsForm(formdata=None))


@country.post("/rounds/<int:round_id>/letter-prevails")
@may(policy.LETTER_PREVAILS)
@takes_a_file
def tell_letter_prevails(round_id: int) -> Page:
    form, by = LetterPrevailsForm(), current_person()
    with validated(form, partial(_letter_page, round_id)), transaction() as session:
        operations.tell_letter_prevails(
            session,
            round_id,
            differs=form.differs.data or "",
            letter=form.letter(),
            by=by,
            seen=form.revision,
            now=request_time(),
        )
    flash("The secretariat has been told. It enters what the letter says, and you get a letter to confirm it.")
    return redirect(url_for("country.letter_prevails", round_id=round_id))


@country.post("/rounds/<int:round_id>/letter-prevails/taken-back")
@may(policy.TAKE_BACK_LETTER_NOTICE)
def take_back_letter_notice(round_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, lambda form: _page(round_id, form)), transaction() as session:
        operations.take_back_letter_notice(session, round_id, by=by, seen=form.revision, now=request_time())
    flash("You have taken this back. The secretariat is told by letter. The signed letter stays with the answer.")
    return _redirect_to_clearance(round_id)


@country.post("/rounds/<int:round_id>/official-act")
@may(policy.CHOOSE_OFFICIAL_ACT)
def choose_official_act(round_id: int) -> Page:
    form, by = OfficialActForm(), current_person()
    with validated(form, lambda form: _page(round_id, form, act=form)), transaction() as session:
        by_letter = form.official_act.data == LETTER
        member = operations.choose_official_act(session, round_id, by_letter=by_letter, by=by, now=request_time())
    flash(f"It is recorded: the official act of {member.name} is {'the signed letter' if by_letter else 'the button'}.")
    return _redirect_to_clearance(round_id)


def _redirect_to_clearance(round_id: int) -> Page:
    return redirect(url_for("country.clearance", round_id=round_id))


def _page(
    round_id: int,
    form: Form | None = None,
    *,
    cleared: ClearedForm | None = None,
    letter: LetterForm | None = None,
    act: OfficialActForm | None = None,
) -> str:
    """The page with its forms; the one that was sent and refused comes back as it was typed."""
    with reading() as session:
        found = queries.clearing_in_round(session, round_id, current_person().of_member())
        to_enter = queries.own_letters_to_enter(session, found.submission)
    form = form or SeenForm(formdata=None)
    seen = str(found.clearance.revision) if found.clearance else "0"
    by_letter = found.submission.member.answers_by_letter
    act = act or OfficialActForm(formdata=None, official_act=LETTER if by_letter else BUTTON)
    return page(
        "country/clearance.html",
        found=found,
        answer=found.submission,
        form=form,
        to_ask=SeenForm(formdata=None, seen=found.fingerprint),
        numbered=NumberedForm(formdata=None, seen=seen),
        cleared=_set_revision(cleared or ClearedForm(formdata=None), seen),
        letter=_set_revision(letter or LetterForm(formdata=None), seen),
        act=act,
        to_take_back=NumberedForm(formdata=None, seen=str(to_enter[-1].revision)) if to_enter else None,
        now=request_time(),
    )


def _letter_page(round_id: int, form: LetterPrevailsForm) -> str:
    with reading() as session:
        found = queries.clearing_in_round(session, round_id, current_person().of_member())
    there = found.clearance
    if not form.is_submitted() and there is not None:
        form.differs.data = there.differs
    _set_revision(form, str(there.revision) if there else "0")
    return page("country/letter_prevails.html", answer=found.submission, clearance=there, form=form)


def _set_revision(form: NumberedForm, revision: str) -> NumberedForm:
    if not form.is_submitted() or form.outdated:
        form.seen.data = revision
    return form
