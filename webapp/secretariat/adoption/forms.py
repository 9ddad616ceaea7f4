"""How members are asked about a text outside a round, as a form: its adoption, or words for its brackets."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from models.adoption.adoption import Way
from models.adoption.operations.adoptable import Terms, problems
from models.adoption.operations.decisions import AT_LEAST
from models.drafts.version import DraftVersion
from models.text.instants import clock
from webapp.context import current_person, request_time
from webapp.forms import Form, SeenForm
from webapp.numbers import number

TO_ADOPT = {
    Way.EXPRESS: "Expressly: the coordinator of each member says that it agrees, or objects. No answer is not an agreement.",
    Way.MEETING: "At a meeting that was held: you record who was there and who agreed; the coordinator of each member "
    "confirms the record, or disputes it.",
    Way.TACIT: f"Under a silence procedure: a member that does not object until the time below, at least {AT_LEAST} away, "
    "agrees.",
}
TO_LIFT = {
    Way.MEETING: "At a meeting that was held: those who were there confirm the words; those who were not have at least "
    f"{AT_LEAST} until the time below to object, and agree by their silence, if they have been told.",
    Way.TACIT: "Under a silence procedure: a member that has been told and does not object until the time below, at least "
    f"{AT_LEAST} away, agrees.",
}


class AskingForm(SeenForm):
    """How the members are asked; times are by the clock of the person who fills it in."""

    version: ClassVar[DraftVersion]
    on_brackets: ClassVar[bool] = False

    way = RadioField(
        "How are the members asked?", choices=[], validators=[InputRequired("Choose how the members are asked.")]
    )
    ends_at = DateTimeLocalField(
        "Until when can members answer?",
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired("Enter a date and a time, such as 30 June 2027, 18:00.")],
    )
    held_on = DateField("Day of the meeting", validators=[Optional()])
    place = StringField("Place", description="A town, or “online”.")
    present = SelectMultipleField("Members that were there", coerce=number, validate_choice=False)
    agreed = SelectMultipleField("Members that agreed there", coerce=number, validate_choice=False)

    @classmethod
    def to_adopt(cls, version: DraftVersion, *, has_brackets: bool) -> type["AskingForm"]:
        """Whether a text is adopted; where brackets in it are open, only a meeting can have agreed on words for them."""
        ways = {Way.MEETING: TO_ADOPT[Way.MEETING]} if has_brackets else TO_ADOPT
        return cls._with(version, "How is the text to be adopted?", "Choose how the text is to be adopted.", ways)

    @classmethod
    def to_lift(cls, version: DraftVersion) -> type["AskingForm"]:
        """Whether brackets of a text end with the words on its sheet."""
        form = cls._with(version, "How do the members agree?", "Choose how the members agree.", TO_LIFT)
        form.on_brackets = True
        return form

    @classmethod
    def _with(cls, version: DraftVersion, label: str, missing: str, ways: dict[Way, str]) -> type["AskingForm"]:
        choices = [SelectChoice(way.value, words) for way, words in ways.items()]
        only = next(iter(ways)).value if len(ways) == 1 else None
        way = RadioField(label, choices=choices, default=only, validators=[InputRequired(missing)])
        return type("AskingFormOfText", (cls,), {"version": version, "way": way})

    def show(self) -> None:
        """Fill in what the page shows besides what was typed: the members, the person's clock, the text that they see."""
        for members in (self.present, self.agreed):
            members.choices = [SelectChoice(member.id, member.name) for member in self.version.consultation.members]
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
                self.told(problem)
        return not self.errors

    def terms(self, zone: str) -> Terms:
        """What was filled in; the form knows no zone of its own. Without a time, which `validate` refuses, it is now."""
        local: datetime | None = self.ends_at.data
        return Terms(
            next((way for way in Way if way.value == self.way.data), Way.EXPRESS),
            local.replace(tzinfo=ZoneInfo(zone)) if local else request_time(),
            self.held_on.data,
            self.place.data or "",
            frozenset(self.present.data or ()),
            frozenset(self.agreed.data or ()),
            self.on_brackets,
        )


class WithdrawalForm(Form):
    """Why the members are not asked in this way now."""

    reason = TextAreaField("Why?", description="Everybody who has been asked can read this.")
