"""The holidays of the members: kept on a page, and named wherever a time is chosen."""

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.people import policy
from models.people.queries.home import all_members
from models.rounds.operations import holidays as operations
from models.rounds.queries import deadlines as queries
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, validated


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
    return _page(HolidaysForm(formdata=None))


@secretariat.post("/holidays")
@may(policy.KEEP_HOLIDAYS)
def keep_holidays() -> Page:
    form = HolidaysForm()
    with validated(form, _page), transaction() as session:
        count, refused = operations.keep(session, form.lines.data or "", by=current_person())
    flash("1 holiday is saved." if count == 1 else f"{count} holidays are saved.")
    if refused:
        left = HolidaysForm(formdata=None, lines="\n".join(one.line for one in refused))
        left.lines.errors = [*(one.why for one in refused), operations.EXAMPLE]
        return _page(left), 422
    return redirect(url_for("secretariat.holidays"))


@secretariat.post("/holidays/<int:holiday_id>/remove")
@may(policy.KEEP_HOLIDAYS)
def remove_holiday(holiday_id: int) -> Page:
    with transaction() as session:
        operations.remove(session, holiday_id, by=current_person())
    flash("The holiday is removed.")
    return redirect(url_for("secretariat.holidays"))


def _page(form: HolidaysForm) -> str:
    with reading() as session:
        kept, members = queries.holidays_from(session, request_time().date()), all_members(session)
    return page("secretariat/holidays.html", kept=kept, members=members, form=form)
