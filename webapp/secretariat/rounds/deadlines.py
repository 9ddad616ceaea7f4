"""The deadline of a round that is open: extended, or stopped by a pause and set anew; and the holidays of the members, which are named
wherever a time is chosen."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from wtforms import HiddenField, TextAreaField

from models.people import policy
from models.people.queries.home import all_members
from models.rounds.consultation import Round
from models.rounds.operations import deadlines
from models.rounds.operations import holidays as operations
from models.rounds.queries import deadlines as queries
from models.rounds.queries.deadlines import holidays_for
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, SeenForm, validated
from webapp.secretariat.rounds.rounds import USUAL_EXTENSION, DeadlineForm

LETTERS_FOLLOW = "The coordinators and deputies of all members get a letter."


class NewDeadlineForm(DeadlineForm):
    """A new deadline, and why."""

    seen = HiddenField()
    reason = TextAreaField("Why?", description="All members read this in their letter and on the page of the round.")


class PauseForm(SeenForm):
    """A pause, and why; the page has another question of this name."""

    reason = TextAreaField(
        "Why is it paused?",
        id="pause-reason",
        description="All members read this in their letter and on the page of the round.",
    )


@secretariat.get("/rounds/<int:round_id>/deadline")
@may(policy.FOLLOW)
def deadline(round_id: int) -> Page:
    return _page(round_id)


@secretariat.post("/rounds/<int:round_id>/deadline")
@may(policy.SET_DEADLINE)
def extend(round_id: int) -> Page:
    """Extend it; a round that is paused is resumed."""
    form, person = NewDeadlineForm(), current_person()
    with validated(form, partial(_page, round_id)), transaction() as session:
        deadlines.extend(
            session,
            round_id,
            until=form.instant(person.zone),
            reason=form.reason.data or "",
            by=person,
            seen=form.seen.data or "",
            now=request_time(),
        )
    flash(f"The deadline is extended. {LETTERS_FOLLOW}")
    return redirect(url_for("secretariat.round", round_id=round_id))


@secretariat.post("/rounds/<int:round_id>/resume")
@may(policy.SET_DEADLINE)
def resume(round_id: int) -> Page:
    form, person = NewDeadlineForm(), current_person()
    with validated(form, partial(_page, round_id)), transaction() as session:
        deadlines.resume(
            session,
            round_id,
            until=form.instant(person.zone),
            reason=form.reason.data or "",
            by=person,
            seen=form.seen.data or "",
            now=request_time(),
        )
    flash(f"The round goes on. {LETTERS_FOLLOW}")
    return redirect(url_for("secretariat.round", round_id=round_id))


@secretariat.post("/rounds/<int:round_id>/pause")
@may(policy.SET_DEADLINE)
def pause(round_id: int) -> Page:
    form = PauseForm()
    with validated(form, partial(_page, round_id)), transaction() as session:
        deadlines.pause(
            session,
            round_id,
            reason=form.reason.data or "",
            by=current_person(),
            seen=form.seen.data or "",
            now=request_time(),
        )
    flash(f"The round is paused. {LETTERS_FOLLOW}")
    return redirect(url_for("secretariat.round", round_id=round_id))


def _suggested_deadline(round: Round) -> datetime:
    return max(round.closes_at, request_time()) + USUAL_EXTENSION


def _page(round_id: int, form: NewDeadlineForm | PauseForm | None = None) -> str:
    """The page of the deadline; `form` is what was refused on it."""
    zone = current_person().zone
    with reading() as session:
        found = queries.deadline(session, round_id)
        chosen = form.chosen_deadline(zone) if isinstance(form, NewDeadlineForm) else _suggested_deadline(found.round)
        days = holidays_for(session, found.round.consultation.members, chosen, request_time())
    round = found.round
    suggested = _suggested_deadline(round).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    setting = (
        form
        if isinstance(form, NewDeadlineForm)
        else NewDeadlineForm(formdata=None, seen=round.timing, closes_at=suggested)
    )
    setting.describe_clock(zone)
    if form and form.outdated:
        form.seen.data = round.timing
    pausing = form if isinstance(form, PauseForm) else PauseForm(formdata=None, seen=round.timing)
    values = {"found": found, "setting": setting, "pausing": pausing, "refused": form or pausing, "days": days}
    return page("secretariat/deadline.html", **values, now=request_time())


class HolidaysForm(Form):
    """Holidays, one in each line."""

    lines = TextAreaField(
        "Holidays, one in each line",
        description="A date, a country and a name, with a semicolon, a comma or a tab between them: "
        "2026-09-28; Cambodia; Pchum Ben. You can paste rows of a table.",
    )


@secretariat.get("/holidays")
@may(policy.KEEP_HOLIDAYS)
def holidays() -> Page:
    return _holidays_page(HolidaysForm(formdata=None))


@secretariat.post("/holidays")
@may(policy.KEEP_HOLIDAYS)
def keep_holidays() -> Page:
    form = HolidaysForm()
    with validated(form, _holidays_page), transaction() as session:
        count, refused = operations.keep(session, form.lines.data or "", by=current_person())
    flash("1 holiday is saved." if count == 1 else f"{count} holidays are saved.")
    if refused:
        left = HolidaysForm(formdata=None, lines="\n".join(one.line for one in refused))
        left.lines.errors = [*(one.why for one in refused), operations.EXAMPLE]
        return _holidays_page(left), 422
    return redirect(url_for("secretariat.holidays"))


@secretariat.post("/holidays/<int:holiday_id>/remove")
@may(policy.KEEP_HOLIDAYS)
def remove_holiday(holiday_id: int) -> Page:
    with transaction() as session:
        operations.remove(session, holiday_id, by=current_person())
    flash("The holiday is removed.")
    return redirect(url_for("secretariat.holidays"))


def _holidays_page(form: HolidaysForm) -> str:
    with reading() as session:
        kept, members = queries.holidays_from(session, request_time().date()), all_members(session)
    return page("secretariat/holidays.html", kept=kept, members=members, form=form)
