"""Adopting a text: announced by one, confirmed by another, followed member by member."""

from functools import partial

from flask import flash, redirect, url_for

from models.adoption.adoption import Adoption
from models.adoption.operations import adoption as operations
from models.adoption.operations import ending, notices, reminders
from models.adoption.operations.adoptable import hindrance
from models.adoption.queries import adoption as queries
from models.adoption.queries.entered import answered_over, positions_entered
from models.adoption.queries.resulting_text import agreed_at_meeting, resulting_text
from models.lifting.queries.meeting_sheet import MeetingSheet, meeting_sheet
from models.people import policy
from models.people.queries.offices import authorities, members_without_coordinator
from models.rounds.queries.deadlines import holidays_for
from models.rounds.queries.secretariat import consultation, final_reading_of, opening
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, SeenForm, validated
from webapp.secretariat.decision_forms import (
    AnnouncementForm,
    NoticeCallForm,
    WithdrawalForm,
    holiday_notice,
    meetings_of,
)


@secretariat.get("/versions/<int:version_id>/adopt")
@may(policy.READ_SHEET)
def choose_way(version_id: int) -> Page:
    sheet = _sheet(version_id)
    return _form_page(sheet, _form_class(sheet).prefilled())


@secretariat.post("/versions/<int:version_id>/adopt")
@may(policy.ANNOUNCE_ADOPTION)
def announce_adoption(version_id: int) -> Page:
    sheet, person = _sheet(version_id), current_person()
    form = _form_class(sheet)()
    with validated(form, partial(_form_page, sheet)), transaction() as session:
        terms, seen = form.terms(person.zone), form.seen.data or ""
        announced = operations.announce(session, version_id, terms, by=person, seen=seen, now=request_time())
    flash("You have announced the adoption. Somebody else at the secretariat must confirm it; they get a letter.")
    return _redirect_to_adoption(announced)


@secretariat.get("/adoptions/<int:adoption_id>")
@may(policy.FOLLOW_ADOPTION)
def adoption(adoption_id: int) -> Page:
    return _page(adoption_id, Form())


@secretariat.post("/adoptions/<int:adoption_id>/begin")
@may(policy.BEGIN_ADOPTION)
def begin_adoption(adoption_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        begun = operations.begin(session, adoption_id, by=current_person(), now=request_time())
    flash("The members are asked now. Their coordinators and deputies get a letter.")
    return _redirect_to_adoption(begun)


@secretariat.post("/adoptions/<int:adoption_id>/members/<int:member_id>/call")
@may(policy.RECORD_ADOPTION_CALL)
def record_adoption_call(adoption_id: int, member_id: int) -> Page:
    form, by = NoticeCallForm(), current_person()
    with validated(form, lambda form: _page(adoption_id, form, member_id)), transaction() as session:
        note, called_at = form.note_and_time(by.zone)
        about = Adoption, adoption_id, member_id
        notices.record_call(session, *about, note=note, called_at=called_at, by=by, now=request_time())
    flash("The call is recorded. This member knows of the adoption, and gets a letter that says so.")
    return redirect(url_for("secretariat.adoption", adoption_id=adoption_id))


@secretariat.post("/adoptions/<int:adoption_id>/remind")
@may(policy.REMIND_OF_ADOPTION)
def remind_of_adoption(adoption_id: int) -> Page:
    form = SeenForm()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        reminders.remind(
            session, Adoption, adoption_id, by=current_person(), seen=form.seen.data or "", now=request_time()
        )
    flash("The coordinators and deputies of the members that have not answered get a letter.")
    return redirect(url_for("secretariat.adoption", adoption_id=adoption_id))


@secretariat.post("/adoptions/<int:adoption_id>/declare")
@may(policy.DECLARE_RESULT)
def declare_result(adoption_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        ending.declare(session, Adoption, adoption_id, by=current_person(), now=request_time())
    flash("You have declared the result. Somebody else at the secretariat must confirm it; they get a letter.")
    return redirect(url_for("secretariat.adoption", adoption_id=adoption_id))


@secretariat.post("/adoptions/<int:adoption_id>/confirm")
@may(policy.DECLARE_RESULT)
def confirm_result(adoption_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        ended = ending.confirm(session, Adoption, adoption_id, by=current_person(), now=request_time())
    flash("The result is declared. All members get a letter.")
    return _redirect_to_adoption(ended)


@secretariat.post("/adoptions/<int:adoption_id>/withdraw")
@may(policy.WITHDRAW_ADOPTION)
def withdraw_adoption(adoption_id: int) -> Page:
    form = WithdrawalForm()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        reason = form.reason.data or ""
        ended = operations.withdraw(session, adoption_id, reason=reason, by=current_person(), now=request_time())
    flash(
        "The adoption is withdrawn." if ended.begun_at else "The announcement is sent back. No member has been asked."
    )
    return _redirect_to_adoption(ended)


def _redirect_to_adoption(adoption: Adoption) -> Page:
    return redirect(url_for("secretariat.adoption", adoption_id=adoption.id))


def _sheet(version_id: int) -> MeetingSheet:
    with reading() as session:
        return meeting_sheet(session, version_id)


def _form_class(sheet: MeetingSheet) -> type[AnnouncementForm]:
    return AnnouncementForm.for_adoption(sheet.version, meetings_of(sheet.version), has_brackets=bool(sheet.brackets))


def _form_page(sheet: MeetingSheet, form: AnnouncementForm) -> str:
    form.show()
    with reading() as session:
        read, why_not = final_reading_of(session, sheet.version), hindrance(session, sheet.version)
        instead = opening(session, sheet.version.id) if why_not else None
    values = {"final_reading": read, "days": holiday_notice(sheet.version, form.ends_at.data), "opening": instead}
    return page("secretariat/adopt.html", sheet=sheet, version=sheet.version, form=form, hindrance=why_not, **values)


def _page(adoption_id: int, form: Form, called: int | None = None) -> str:
    """The page of an adoption; `form` is what was refused on it, or an empty one; `called` the member whose call was refused."""
    with reading() as session:
        found = queries.adoption_progress(session, adoption_id)
        entry = queries.entry(session, found.adoption)
        text = resulting_text(session, adoption_id)
        agreed = agreed_at_meeting(session, text)
        opens_on = consultation(session, found.version.consultation_id).opens_on
        entered = positions_entered(session, found.adoption)
        over = answered_over(session, entered)
        without = [one.name for one in members_without_coordinator(session)]
        may_agree = authorities(session, found.version.consultation_id)
        ends_at = found.adoption.ends_at if found.adoption.is_under_way else None
        days = holidays_for(session, found.version.consultation.members, ends_at, request_time())
        outcome = ending.silence_outcome(session, found.adoption) if found.adoption.silence else None
    call = form if isinstance(form, NoticeCallForm) else NoticeCallForm.from_current_time()
    back = form if isinstance(form, WithdrawalForm) else WithdrawalForm(formdata=None)
    opens_round = opens_on is not None and opens_on.id == found.version.id
    values = {"days": days, "adoption_progress": found, "entry": entry, "text": text}
    values |= {
        "reminders": reminders.moments_of(found.adoption),
        "reminding": SeenForm(formdata=None, seen=found.adoption.reminded),
    }
    values |= {"agreed": agreed, "authorities": may_agree}
    values |= {"entered": entered, "answered_over": over, "without_coordinator": without, "outcome": outcome}
    values |= {"call": call, "called": called, "opens_round": opens_round, "now": request_time()}
    return page("secretariat/adoption.html", form=form, back=back, **values)
