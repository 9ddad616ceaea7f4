"""Adopting a text: announced by one, confirmed by another, followed member by member; and the form that says how members are asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from wtforms import DateTimeLocalField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.operations import adoption as operations
from models.adoption.operations import ending, notices, reminders
from models.adoption.operations.adoptable import Terms, hindrance, problems
from models.adoption.operations.decisions import AT_LEAST
from models.adoption.queries import adoption as queries
from models.adoption.queries.entered import answered_over, positions_entered
from models.adoption.queries.resulting_text import agreed_at_meeting, resulting_text
from models.drafts.version import DraftVersion
from models.lifting.queries.meeting_sheet import MeetingSheet, meeting_sheet
from models.meetings.meeting import Meeting
from models.meetings.queries import meetings_held
from models.people import policy
from models.people.queries.offices import authorities, members_without_coordinator
from models.rounds.queries.deadlines import HolidayNotice, holidays_for
from models.rounds.queries.secretariat import consultation, final_reading_of, opening
from models.text.instants import clock, dated
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import TYPED_TIME, AnswerTimeField, Form, SeenForm, validated

USUAL_PERIOD = timedelta(days=14)

TO_ADOPT = {
    AdoptionProcedure.EXPRESS: "Expressly: the coordinator of each member says that it agrees, or objects. No answer is not an agreement.",
    AdoptionProcedure.MEETING: "At a meeting that was held, with who was there and who agreed; the coordinator of each member confirms "
    "that, or disputes it.",
    AdoptionProcedure.TACIT: f"Under a silence procedure: a member that does not object until the time below, at least {AT_LEAST} away, "
    "agrees.",
}
TO_LIFT = {
    AdoptionProcedure.MEETING: "At a meeting that was held: those who were there confirm the words; those who were not have at least "
    f"{AT_LEAST} until the time below to object, and agree by their silence, if they have been told.",
    AdoptionProcedure.TACIT: "Under a silence procedure: a member that has been told and does not object until the time below, at least "
    f"{AT_LEAST} away, agrees.",
}


class AnnouncementForm(SeenForm):
    """How the members are asked; times are by the clock of the person who fills it in."""

    version: ClassVar[DraftVersion]
    meetings: ClassVar[Sequence[Meeting]] = ()

    way = RadioField(
        "How are the members asked?", choices=[], validators=[InputRequired("Choose how the members are asked.")]
    )
    ends_at = AnswerTimeField("Deadline for answers")
    meeting = SelectField("Which meeting?", validate_choice=False)

    @classmethod
    def for_adoption(
        cls, version: DraftVersion, meetings: Sequence[Meeting], *, has_brackets: bool
    ) -> type["AnnouncementForm"]:
        """Whether a text is adopted; where brackets in it are open, only a meeting can have agreed on words for them."""
        ways = {AdoptionProcedure.MEETING: TO_ADOPT[AdoptionProcedure.MEETING]} if has_brackets else TO_ADOPT
        words = "How is the text to be adopted?", "Choose how the text is to be adopted."
        return cls._subclass_for(version, meetings, words, ways)

    @classmethod
    def for_lifting(cls, version: DraftVersion, meetings: Sequence[Meeting]) -> type["AnnouncementForm"]:
        """Whether brackets of a text end with the words on its sheet."""
        words = "How do the members agree?", "Choose how the members agree."
        return cls._subclass_for(version, meetings, words, TO_LIFT)

    @classmethod
    def _subclass_for(
        cls,
        version: DraftVersion,
        meetings: Sequence[Meeting],
        words: tuple[str, str],
        ways: dict[AdoptionProcedure, str],
    ) -> type["AnnouncementForm"]:
        choices = [SelectChoice(way.value, means) for way, means in ways.items()]
        only = next(iter(ways)).value if len(ways) == 1 else None
        way = RadioField(words[0], choices=choices, default=only, validators=[InputRequired(words[1])])
        return type("AnnouncementFormOfText", (cls,), {"version": version, "meetings": meetings, "way": way})

    @classmethod
    def prefilled(cls) -> "AnnouncementForm":
        """Filled with the usual end; the address can name a meeting: ?meeting=12."""
        meeting = request.args.get("meeting", "")
        at = {"way": AdoptionProcedure.MEETING.value, "meeting": meeting} if meeting else {}
        return cls(formdata=None, ends_at=usual_end(), **at)

    def show(self) -> None:
        """Fill in what the page shows besides what was typed: the meetings, the person's clock, the text that they see."""
        none = SelectChoice("", "Choose a meeting" if self.meetings else "No meeting has been held")
        held = (SelectChoice(f"{one.id}", f"{one.name}, {dated(one.held_on)}") for one in self.meetings)
        self.meeting.choices = [none, *held]
        self.ends_at.description = (
            f"By your clock ({clock(current_person().zone)}). Each member sees the time by its own."
        )
        self.seen.data = self.version.fingerprint

    def validate(self, extra_validators: Any = None) -> bool:
        """Say all at once, each at its field."""
        super().validate(extra_validators)
        zone = current_person().zone
        for problem in problems(self.version, self.terms(zone), current_person(), request_time()):
            if not self[problem.field].errors:
                self.add_refusal(problem)
        return not self.errors

    def terms(self, zone: str) -> Terms:
        """What was filled in; the form knows no zone of its own. Without a time, which `validate` refuses, it is now."""
        local: datetime | None = self.ends_at.data
        return Terms(
            next((way for way in AdoptionProcedure if way.value == self.way.data), AdoptionProcedure.EXPRESS),
            local.replace(tzinfo=ZoneInfo(zone)) if local else request_time(),
            next((one for one in self.meetings if f"{one.id}" == self.meeting.data), None),
        )


class NoticeCallForm(Form):
    """That a member was told by telephone."""

    note = TextAreaField(
        "With whom did you speak, and what was said?", description="It is kept as evidence that the member knows."
    )
    called_at = DateTimeLocalField(
        "When did you speak? (by your clock)", format=TYPED_TIME, validators=[InputRequired("Say when you spoke.")]
    )

    @classmethod
    def from_current_time(cls) -> "NoticeCallForm":
        """Empty, with the time at which it is opened."""
        return cls(formdata=None, called_at=request_time().astimezone(ZoneInfo(current_person().zone)))

    def note_and_time(self, zone: str) -> tuple[str, datetime]:
        """The note, and when the call was."""
        local: datetime = self.called_at.data
        return self.note.data or "", local.replace(tzinfo=ZoneInfo(zone))


class WithdrawalForm(Form):
    """Why the members are not asked in this way now."""

    reason = TextAreaField("Why?", description="Everybody who has been asked can read this.")


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


def meetings_of(version: DraftVersion) -> Sequence[Meeting]:
    """Those at which the members can have agreed."""
    with reading() as session:
        return meetings_held(session, version.consultation_id)


def usual_end() -> datetime:
    """Until when members can usually answer, by the person's clock."""
    local = (request_time() + USUAL_PERIOD).astimezone(ZoneInfo(current_person().zone))
    return local.replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)


def _form_page(sheet: MeetingSheet, form: AnnouncementForm) -> str:
    form.show()
    with reading() as session:
        read, why_not = final_reading_of(session, sheet.version), hindrance(session, sheet.version)
        instead = opening(session, sheet.version.id) if why_not else None
    values = {"final_reading": read, "days": holiday_notice(sheet.version, form.ends_at.data), "opening": instead}
    return page("secretariat/adopt.html", sheet=sheet, version=sheet.version, form=form, hindrance=why_not, **values)


def holiday_notice(version: DraftVersion, typed: datetime | None) -> HolidayNotice:
    """The holidays on which a time that is typed falls, and those that come."""
    chosen = typed.replace(tzinfo=ZoneInfo(current_person().zone)) if typed else None
    with reading() as session:
        return holidays_for(session, version.consultation.members, chosen, request_time())


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
    values |= {"reminders": reminders.moments_of(found.adoption)}
    values |= {"agreed": agreed, "authorities": may_agree}
    values |= {"entered": entered, "answered_over": over, "without_coordinator": without, "outcome": outcome}
    values |= {"call": call, "called": called, "opens_round": opens_round, "now": request_time()}
    return page("secretariat/adoption.html", form=form, back=back, **values)
