"""Words for brackets that are put to the members outside a round: announced by one, confirmed by another, followed member by member."""

from functools import partial

from flask import flash, redirect, url_for

from models.adoption.operations import ending, notices, reminders
from models.adoption.queries.entered import answered_over, positions_entered
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.lifting.queries import progress
from models.lifting.queries.meeting_sheet import MeetingSheet, meeting_sheet
from models.people import policy
from models.people.queries.offices import members_without_coordinator
from models.rounds.queries.deadlines import holidays_for
from models.rounds.queries.secretariat import opening
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


@secretariat.get("/versions/<int:version_id>/lift")
@may(policy.READ_SHEET)
def choose_lifting(version_id: int) -> Page:
    found = _sheet(version_id)
    return _form_page(found, AnnouncementForm.for_lifting(found.version, meetings_of(found.version)).prefilled())


@secretariat.post("/versions/<int:version_id>/lift")
@may(policy.ANNOUNCE_LIFTING)
def announce_lifting(version_id: int) -> Page:
    found, person = _sheet(version_id), current_person()
    form = AnnouncementForm.for_lifting(found.version, meetings_of(found.version))()
    with validated(form, partial(_form_page, found)), transaction() as session:
        terms, seen = form.terms(person.zone), form.seen.data or ""
        announced = procedure.announce(session, version_id, terms, by=person, seen=seen, now=request_time())
    flash("You have announced these words. Somebody else at the secretariat must confirm them; they get a letter.")
    return _redirect_to_lifting(announced)


@secretariat.get("/liftings/<int:lifting_id>")
@may(policy.FOLLOW_LIFTING)
def lifting(lifting_id: int) -> Page:
    return _page(lifting_id, Form())


@secretariat.post("/liftings/<int:lifting_id>/begin")
@may(policy.BEGIN_LIFTING)
def begin_lifting(lifting_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, lifting_id)), transaction() as session:
        begun = procedure.begin(session, lifting_id, by=current_person(), now=request_time())
    flash("The members are asked now. Their coordinators and deputies get a letter.")
    return _redirect_to_lifting(begun)


@secretariat.post("/liftings/<int:lifting_id>/remind")
@may(policy.REMIND_OF_LIFTING)
def remind_of_lifting(lifting_id: int) -> Page:
    form = SeenForm()
    with validated(form, partial(_page, lifting_id)), transaction() as session:
        reminders.remind(
            session, Lifting, lifting_id, by=current_person(), seen=form.seen.data or "", now=request_time()
        )
    flash("The coordinators and deputies of the members that have not answered get a letter.")
    return redirect(url_for("secretariat.lifting", lifting_id=lifting_id))


@secretariat.post("/liftings/<int:lifting_id>/declare")
@may(policy.DECLARE_RESULT)
def declare_words(lifting_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, lifting_id)), transaction() as session:
        ending.declare(session, Lifting, lifting_id, by=current_person(), now=request_time())
    flash("You have declared the result. Somebody else at the secretariat must confirm it; they get a letter.")
    return redirect(url_for("secretariat.lifting", lifting_id=lifting_id))


@secretariat.post("/liftings/<int:lifting_id>/confirm")
@may(policy.DECLARE_RESULT)
def confirm_words(lifting_id: int) -> Page:
    form = Form()
    with validated(form, partial(_page, lifting_id)), transaction() as session:
        ended = ending.confirm(session, Lifting, lifting_id, by=current_person(), now=request_time())
    flash("The result is declared. All members get a letter.")
    return _redirect_to_lifting(ended)


@secretariat.post("/liftings/<int:lifting_id>/withdraw")
@may(policy.WITHDRAW_LIFTING)
def withdraw_lifting(lifting_id: int) -> Page:
    form = WithdrawalForm()
    with validated(form, partial(_page, lifting_id)), transaction() as session:
        reason = form.reason.data or ""
        ended = procedure.withdraw(session, lifting_id, reason=reason, by=current_person(), now=request_time())
    flash("The words are withdrawn." if ended.begun_at else "The announcement is sent back. No member has been asked.")
    return _redirect_to_lifting(ended)


@secretariat.post("/liftings/<int:lifting_id>/members/<int:member_id>/call")
@may(policy.RECORD_CALL)
def record_call(lifting_id: int, member_id: int) -> Page:
    form, by = NoticeCallForm(), current_person()
    with validated(form, lambda form: _page(lifting_id, form, member_id)), transaction() as session:
        note, called_at = form.note_and_time(by.zone)
        about = Lifting, lifting_id, member_id
        notices.record_call(session, *about, note=note, called_at=called_at, by=by, now=request_time())
    flash("The call is recorded. This member knows of the words, and gets a letter that says so.")
    return redirect(url_for("secretariat.lifting", lifting_id=lifting_id, _anchor="members"))


def _redirect_to_lifting(lifting: Lifting) -> Page:
    return redirect(url_for("secretariat.lifting", lifting_id=lifting.id))


def _sheet(version_id: int) -> MeetingSheet:
    with reading() as session:
        return meeting_sheet(session, version_id)


def _form_page(sheet: MeetingSheet, form: AnnouncementForm) -> str:
    form.show()
    days = holiday_notice(sheet.version, form.ends_at.data)
    with reading() as session:
        hindrance = procedure.hindrance(session, sheet.version)
        instead = opening(session, sheet.version.id) if hindrance else None
    values = {"days": days, "hindrance": hindrance, "opening": instead}
    return page("secretariat/lift.html", sheet=sheet, version=sheet.version, form=form, **values)


def _page(lifting_id: int, form: Form, called: int | None = None) -> str:
    """The page of a lifting; `form` is what was refused on it, or an empty one; `called` the member whose call was refused."""
    with reading() as session:
        found = progress.progress(session, lifting_id)
        entry = progress.entry(session, found.lifting)
        entered = positions_entered(session, found.lifting)
        over = answered_over(session, entered)
        without = [one.name for one in members_without_coordinator(session)]
        ends_at = found.lifting.ends_at if found.lifting.is_under_way else None
        days = holidays_for(session, found.version.consultation.members, ends_at, request_time())
        outcome = ending.silence_outcome(session, found.lifting) if found.lifting.silence else None
    back = form if isinstance(form, WithdrawalForm) else WithdrawalForm(formdata=None)
    call = form if isinstance(form, NoticeCallForm) else NoticeCallForm.from_current_time()
    values = {
        "entered": entered,
        "answered_over": over,
        "without_coordinator": without,
        "days": days,
        "progress": found,
        "entry": entry,
        "outcome": outcome,
        "reminders": reminders.moments_of(found.lifting),
        "reminding": SeenForm(formdata=None, seen=found.lifting.reminded),
        "now": request_time(),
        "call": call,
        "called": called,
    }
    return page("secretariat/lifting.html", form=form, back=back, **values)
