"""The forms about a decision of the members outside a round: how they are asked, that one was told of it, why it is withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask import request
from wtforms import DateTimeLocalField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations.adoptable import Terms, problems
from models.adoption.operations.decisions import AT_LEAST
from models.drafts.version import DraftVersion
from models.meetings.meeting import Meeting
from models.meetings.queries import meetings_held
from models.rounds.queries.deadlines import HolidayNotice, holidays_for
from models.text.instants import clock, dated
from webapp.context import current_person, reading, request_time
from webapp.forms import TYPED_TIME, AnswerTimeField, Form, SeenForm

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


def meetings_of(version: DraftVersion) -> Sequence[Meeting]:
    """Those at which the members can have agreed."""
    with reading() as session:
        return meetings_held(session, version.consultation_id)


def usual_end() -> datetime:
    """Until when members can usually answer, by the person's clock."""
    local = (request_time() + USUAL_PERIOD).astimezone(ZoneInfo(current_person().zone))
    return local.replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)


def holiday_notice(version: DraftVersion, typed: datetime | None) -> HolidayNotice:
    """The holidays on which a time that is typed falls, and those that come."""
    chosen = typed.replace(tzinfo=ZoneInfo(current_person().zone)) if typed else None
    with reading() as session:
        return holidays_for(session, version.consultation.members, chosen, request_time())
