"""An answer that the secretariat has entered for the country: read on one page, then confirmed, taken over, or rejected."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.adoption.operations import entering
from models.adoption.queries import entered as entered_positions
from models.comments.operations import entry_outcome
from models.comments.queries import country as answers
from models.comments.queries import entered as queries
from models.comments.queries.places import titles_for
from models.lifting.lifting import Lifting
from models.lifting.queries import progress
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NumberedForm, validated


class EntryForm(NumberedForm):
    """Three buttons, and a reason for one of them."""

    reason = TextAreaField("Why is it not the answer of your country?", description="The secretariat reads this.")


@country.get("/entries/<int:entry_id>")
@may(policy.READ_ENTRY)
def entered_answer(entry_id: int) -> Page:
    return _page(entry_id, EntryForm(formdata=None))


@country.post("/entries/<int:entry_id>/confirm")
@may(policy.DECIDE_ENTRY)
def confirm_entered(entry_id: int) -> Page:
    form, by = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        entry = entry_outcome.confirm(session, entry_id, by=by, seen=form.revision, now=request_time())
    flash(f"This is now confirmed as the answer of {entry.member.name}.")
    return redirect(url_for("country.receipt", round_id=entry.round_id))


@country.post("/entries/<int:entry_id>/correct")
@may(policy.DECIDE_ENTRY)
def correct_entered(entry_id: int) -> Page:
    form, by = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        entry = entry_outcome.correct(session, entry_id, by=by, seen=form.revision, now=request_time())
    flash("What was entered stands in your draft. Change it, then submit it: nothing has been sent.", "care")
    return redirect(url_for("country.draft", round_id=entry.round_id))


@country.post("/entries/<int:entry_id>/reject")
@may(policy.DECIDE_ENTRY)
def reject_entered(entry_id: int) -> Page:
    form, by = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        reason = form.reason.data or ""
        entry_outcome.reject(session, entry_id, reason=reason, by=by, seen=form.revision, now=request_time())
    flash("The entry is rejected. It counts for nothing, and the secretariat gets a letter with your reason.")
    return redirect(url_for("country.entered_answer", entry_id=entry_id))


def _page(entry_id: int, form: EntryForm) -> str:
    member = current_person().of_member()
    with reading() as session:
        found = queries.entry(session, entry_id)
        answer = answers.answer(session, found.answer.round_id, member)
        brackets, titles = queries.on_brackets(session, found, member), titles_for(session, found.comments)
    if not form.is_submitted():
        form.seen.data = str(found.answer.revision)
    shown = {"entry": found, "answer": answer, "brackets": brackets, "titles": titles}
    return page("country/entered.html", **shown, form=form, now=request_time())


class PositionForm(NumberedForm):
    """Two buttons about what was entered to an adoption, to words for brackets or to a corrigendum, and a reason for one of them."""

    note = TextAreaField("Why is this not what your country says?", description="The secretariat reads this.")


@country.get("/entered-positions/<int:position_entry_id>")
@may(policy.READ_POSITION)
def entered_position(position_entry_id: int) -> Page:
    return _position_page(position_entry_id, PositionForm(formdata=None))


@country.post("/entered-positions/<int:position_entry_id>/confirm")
@may(policy.CONFIRM_POSITION)
def confirm_position(position_entry_id: int) -> Page:
    form, by = PositionForm(), current_person()
    with validated(form, partial(_position_page, position_entry_id)), transaction() as session:
        entry = entering.confirm(session, position_entry_id, by=by, seen=form.revision, now=request_time())
    flash(f"This is now confirmed as what {entry.member.name} says.")
    return redirect(url_for("country.entered_position", position_entry_id=position_entry_id))


@country.post("/entered-positions/<int:position_entry_id>/reject")
@may(policy.REJECT_POSITION)
def reject_position(position_entry_id: int) -> Page:
    form, by = PositionForm(), current_person()
    with validated(form, partial(_position_page, position_entry_id)), transaction() as session:
        note = form.note.data or ""
        entering.reject(session, position_entry_id, note=note, by=by, seen=form.revision, now=request_time())
    flash("It is rejected, and counts for nothing.")
    return redirect(url_for("country.entered_position", position_entry_id=position_entry_id))


def _position_page(entry_id: int, form: PositionForm) -> str:
    with reading() as session:
        entry, matter = entered_positions.entered_position(session, entry_id)
        over = entered_positions.answered_over(session, [entry])
        words = progress.progress(session, matter.id) if isinstance(matter, Lifting) else None
    if not form.is_submitted() or form.outdated:
        form.seen.data = str(entry.revision)
    shown = {"entry": entry, "matter": matter, "words": words, "answered_over": over}
    return page("country/entered_position.html", **shown, form=form, now=request_time())
