"""A consultation and its rounds: who has answered, closing, consolidating (asked for here, done by a worker, watched here), opening
the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import ValidationError

from models.adoption.queries.adoption import objection_behind
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.work import WorkState
from models.drafts.queries.lineage import current_candidate
from models.errors import Invalid
from models.letters.operations import holding
from models.meetings.queries import meetings_of
from models.people import policy
from models.people.queries.offices import members_without_coordinator
from models.rounds.deadline import USUAL_DAYS
from models.rounds.operations import rounds
from models.rounds.queries import secretariat as queries
from models.rounds.queries.deadlines import holidays_for
from models.rounds.queries.glance import glance_at_round
from models.rounds.queries.secretariat import opening
from models.text.instants import clock
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import AnswerTimeField, Form, SeenForm, is_count, validated
from webapp.texts.long_pages import parts_of_glance

USUAL_PERIOD = timedelta(days=30)
USUAL_EXTENSION = timedelta(days=7)
MANY_DAYS = 90  # hardly any round is open as long
DAYS_HINT = "Enter days as numbers with commas between them, such as 7, 3, 1."


class Kind(StrEnum):
    """What a round asks for."""

    COMMENTS = "comments"
    FINAL_READING = "final-reading"


KINDS = {
    Kind.COMMENTS: "For comments: the members can propose any change",
    Kind.FINAL_READING: "As the final reading before adoption: the members read the text once more for law, references and "
    "language, and ask for corrections only",
}


class DeadlineForm(Form):
    """Until when members have time, by the clock of the person who fills it in. `confirmed` is a distant time that the form has
    already asked about."""

    closes_at = AnswerTimeField("Comments until")
    confirmed = HiddenField()

    def validate_closes_at(self, field: AnswerTimeField) -> None:
        """Ask once whether a distant time is right: a mistyped month could not be corrected when the letters have gone."""
        typed = field.data.isoformat() if field.data else ""
        today = request_time().astimezone(ZoneInfo(current_person().zone)).date()
        days = (field.data.date() - today).days if field.data else 0
        if not field.errors and days > MANY_DAYS and self.confirmed.data != typed:
            self.confirmed.data = typed
            raise ValidationError(
                f"This is {days} days away, and no deadline can be set earlier afterwards. If it is right, press the button again."
            )

    def instant(self, zone: str) -> datetime:
        """The deadline as an instant; the form knows no zone of its own."""
        local: datetime = self.closes_at.data
        return local.replace(tzinfo=ZoneInfo(zone))

    def chosen_deadline(self, zone: str) -> datetime | None:
        """The deadline that stands in the form, if one can be read."""
        return self.instant(zone) if self.closes_at.data else None

    def describe_clock(self, zone: str) -> None:
        self.closes_at.description = f"By your clock ({clock(zone)}). Each member sees the deadline by its own."


class OpeningForm(DeadlineForm):
    """What a round asks for, and until when; whether members are reminded, and how many days before the deadline."""

    kind = RadioField(
        "What is the round for?",
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        default=Kind.COMMENTS.value,
        invalid_choice_message="Choose what the round is for.",
    )
    reminds = BooleanField("Remind the members that have not answered")
    reminder_days = StringField(
        "Days before the deadline on which they are reminded",
        description="With commas between them. Each is a letter of its own; a day before the round opens is left out.",
        default=", ".join(map(str, USUAL_DAYS)),
    )

    @property
    def is_final_reading(self) -> bool:
        return bool(self.kind.data == Kind.FINAL_READING)

    @property
    def days(self) -> list[int]:
        """The plan of reminders. Raises Invalid."""
        days = (self.reminder_days.data or "").replace(",", " ").split()
        if not all(is_count(day) for day in days):
            raise Invalid(DAYS_HINT, "reminder_days")
        return [int(day) for day in days]


@secretariat.get("/consultations/<int:consultation_id>")
@may(policy.FOLLOW)
def consultation(consultation_id: int) -> Page:
    with reading() as session:
        state = queries.consultation(session, consultation_id)
        meetings = meetings_of(session, consultation_id)
    return page("secretariat/consultation.html", state=state, meetings=meetings, now=request_time())


@secretariat.get("/rounds/<int:round_id>")
@may(policy.FOLLOW)
def round(round_id: int) -> Page:
    return round_page(round_id, Form())


@secretariat.post("/rounds/<int:round_id>/close")
@may(policy.CLOSE_ROUND)
def close(round_id: int) -> Page:
    form = Form()
    with validated(form, partial(round_page, round_id)), transaction() as session:
        rounds.close(session, round_id, by=current_person(), now=request_time())
    flash("The round is closed. You can read what the members have sent.")
    return redirect(url_for("secretariat.round", round_id=round_id))


@secretariat.post("/rounds/<int:round_id>/remind")
@may(policy.REMIND)
def remind(round_id: int) -> Page:
    form = SeenForm()
    with validated(form, partial(round_page, round_id)), transaction() as session:
        rounds.remind(session, round_id, by=current_person(), seen=form.seen.data or "", now=request_time())
    flash("The coordinators and deputies of the members that have not answered get a letter.")
    return redirect(url_for("secretariat.round", round_id=round_id))


@secretariat.get("/versions/<int:version_id>/open-round")
@may(policy.FOLLOW)
def choose_deadline(version_id: int) -> Page:
    """A form for a round of comments; the address can ask for another: ?kind=final-reading."""
    local = (request_time() + USUAL_PERIOD).astimezone(ZoneInfo(current_person().zone))
    suggested = local.replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    kind = request.args.get("kind", Kind.COMMENTS.value)
    return _opening_page(version_id, OpeningForm(formdata=None, kind=kind, closes_at=suggested, reminds=True))


@secretariat.post("/versions/<int:version_id>/open-round")
@may(policy.OPEN_ROUND)
def open_round(version_id: int) -> Page:
    form, person = OpeningForm(), current_person()
    with validated(form, partial(_opening_page, version_id)), transaction() as session:
        opened = rounds.open_round(
            session,
            version_id,
            closes_at=form.instant(person.zone),
            reminds=form.reminds.data,
            days=form.days,
            final_reading=form.is_final_reading,
            by=person,
            now=request_time(),
        )
    flash("The round is open. The coordinators and deputies of all members get a letter.")
    return redirect(url_for("secretariat.round", round_id=opened.id))


def round_page(round_id: int, form: Form) -> str:
    """The page of a round; `form` is what was refused on it, or an empty one."""
    with reading() as session:
        progress = queries.round_progress(session, round_id, request_time())
        objected = objection_behind(session, progress.round)
        held_at = holding.held_at(session)
        without = [one.name for one in members_without_coordinator(session)]
    reminding = SeenForm(formdata=None, seen=progress.round.reminded)
    values = {"progress": progress, "objected": objected, "held_at": held_at, "without_coordinator": without}
    return page("secretariat/round.html", form=form, reminding=reminding, now=request_time(), **values)


def _opening_page(version_id: int, form: OpeningForm) -> str:
    form.describe_clock(current_person().zone)
    with reading() as session:
        found = opening(session, version_id)
        days = holidays_for(
            session, found.version.consultation.members, form.chosen_deadline(current_person().zone), request_time()
        )
    return page("secretariat/open_round.html", opening=found, form=form, days=days)


@secretariat.get("/rounds/<int:round_id>/glance")
@may(policy.FOLLOW)
def glance(round_id: int) -> Page:
    with reading() as session:
        found = glance_at_round(session, round_id)
        address = partial(url_for, "secretariat.glance", round_id=round_id)
        return page("secretariat/glance.html", glance=found, parts=parts_of_glance(found), address=address)


@secretariat.post("/rounds/<int:round_id>/consolidate")
@may(policy.CONSOLIDATE)
def consolidate(round_id: int) -> Page:
    form = Form()
    with validated(form, partial(round_page, round_id)), transaction() as session:
        consolidation = consolidations.ask(session, round_id, by=current_person(), now=request_time())
    return redirect(url_for("secretariat.consolidation", consolidation_id=consolidation.id))


@secretariat.get("/consolidations/<int:consolidation_id>")
@may(policy.FOLLOW)
def consolidation(consolidation_id: int) -> Page:
    """How far the worker is; once it is done, the text that it made."""
    work, result = _find_consolidation(consolidation_id)
    if work.id != consolidation_id:
        return redirect(url_for("secretariat.consolidation", consolidation_id=work.id))
    if result and work.state is WorkState.DONE:
        return redirect(result.address)
    return page("secretariat/consolidation.html", work=work, result=result, form=Form())


@secretariat.get("/consolidations/<int:consolidation_id>/progress")
@may(policy.FOLLOW)
def consolidation_progress(consolidation_id: int) -> Page:
    """The piece of that page which changes."""
    work, result = _find_consolidation(consolidation_id)
    return page("secretariat/progress.html", work=work, result=result)


@secretariat.post("/consolidations/<int:consolidation_id>/retry")
@may(policy.CONSOLIDATE)
def retry(consolidation_id: int) -> Page:
    with reading() as session:
        round_id = queries.consolidation(session, consolidation_id).round_id
    return consolidate(round_id)


@dataclass(frozen=True, slots=True)
class Result:
    """Where work that has ended leads to."""

    words: str
    address: str


def _find_consolidation(consolidation_id: int) -> tuple[Consolidation, Result | None]:
    """A consolidation, or the newer one that has taken its place, and what came of it if it has ended."""
    with reading() as session:
        work = queries.consolidation(session, consolidation_id)
        newest = queries.newest_consolidation(session, work.round_id)
        if newest and newest.id != work.id:
            work = queries.consolidation(session, newest.id)
        candidate = current_candidate(session, work.round_id)
    if work.state is WorkState.FAILED:
        return work, Result("See why", url_for("secretariat.consolidation", consolidation_id=work.id))
    if work.state is not WorkState.DONE:
        return work, None
    if candidate is None:
        return work, Result("Go to the round", url_for("secretariat.round", round_id=work.round_id))
    return work, Result("Open the text", url_for("secretariat.version", version_id=candidate.id))
