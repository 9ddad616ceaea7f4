"""Adopting a text: announced by one, confirmed by another, followed member by member."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for

from models.adoption.adoption import Adoption
from models.adoption.operations import adoption as operations
from models.adoption.queries import adoption as queries
from models.adoption.queries.resulting_text import agreed_at_meeting, resulting_text
from models.lifting.queries.meeting_sheet import MeetingSheet, meeting_sheet
from models.people.queries.authorities import authorities
from models.rounds.queries.final_readings import final_reading_of
from models.rounds.queries.secretariat import consultation
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import Form, keeping
from webapp.secretariat.adoption.forms import AskingForm, WithdrawalForm
from webapp.secretariat.blueprint import secretariat, staff

USUAL = timedelta(days=14)


@secretariat.get("/versions/<int:version_id>/adopt")
@staff
def choose_way(version_id: int) -> Page:
    sheet = _sheet(version_id)
    return _form_page(sheet, _form_of(sheet)(formdata=None, ends_at=usual_end()))


@secretariat.post("/versions/<int:version_id>/adopt")
@staff
def announce_adoption(version_id: int) -> Page:
    sheet, person = _sheet(version_id), current_person()
    form = _form_of(sheet)()
    with keeping(form, partial(_form_page, sheet)), transaction() as session:
        terms, seen = form.terms(person.zone), form.seen.data or ""
        announced = operations.announce(session, version_id, terms, by=person, seen=seen, now=request_time())
    flash("You have announced the adoption. Somebody else of the secretariat must confirm it; they get a letter.")
    return _to(announced)


@secretariat.get("/adoptions/<int:adoption_id>")
@staff
def adoption(adoption_id: int) -> Page:
    return _page(adoption_id, Form())


@secretariat.post("/adoptions/<int:adoption_id>/begin")
@staff
def begin_adoption(adoption_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_page, adoption_id)), transaction() as session:
        begun = operations.begin(session, adoption_id, by=current_person(), now=request_time())
    flash("The members are asked now. Their coordinators and deputies get a letter.")
    return _to(begun)


@secretariat.post("/adoptions/<int:adoption_id>/withdraw")
@staff
def withdraw_adoption(adoption_id: int) -> Page:
    form = WithdrawalForm()
    with keeping(form, partial(_page, adoption_id)), transaction() as session:
        reason = form.reason.data or ""
        ended = operations.withdraw(session, adoption_id, reason=reason, by=current_person(), now=request_time())
    flash(
        "The adoption is withdrawn." if ended.begun_at else "The announcement is sent back. No member has been asked."
    )
    return _to(ended)


def _to(adoption: Adoption) -> Page:
    return redirect(url_for("secretariat.adoption", adoption_id=adoption.id))


def _sheet(version_id: int) -> MeetingSheet:
    with reading() as session:
        return meeting_sheet(session, version_id)


def _form_of(sheet: MeetingSheet) -> type[AskingForm]:
    return AskingForm.to_adopt(sheet.version, has_brackets=bool(sheet.brackets))


def usual_end() -> datetime:
    """Until when members can usually answer, by the person's clock."""
    local = (request_time() + USUAL).astimezone(ZoneInfo(current_person().zone))
    return local.replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)


def _form_page(sheet: MeetingSheet, form: AskingForm) -> str:
    form.show()
    with reading() as session:
        read = final_reading_of(session, sheet.version)
    return page("secretariat/adopt.html", sheet=sheet, version=sheet.version, final_reading=read, form=form)


def _page(adoption_id: int, form: Form) -> str:
    """The page of an adoption; `form` is what was refused on it, or an empty one."""
    with reading() as session:
        found = queries.adopting(session, adoption_id)
        entry = queries.entry(session, found.adoption)
        text = resulting_text(session, adoption_id)
        agreed = agreed_at_meeting(session, text)
        opens_on = consultation(session, found.version.consultation_id).opens_on
        may_agree = authorities(session, found.version.consultation_id)
    back = form if isinstance(form, WithdrawalForm) else WithdrawalForm(formdata=None)
    opens_round = opens_on is not None and opens_on.id == found.version.id
    given = {"adopting": found, "entry": entry, "text": text, "agreed": agreed, "authorities": may_agree}
    return page("secretariat/adoption.html", form=form, back=back, opens_round=opens_round, now=request_time(), **given)
