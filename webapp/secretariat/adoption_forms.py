"""How a text is to be adopted, as a form; of a meeting, with its sheet: for each open bracket the words that it agreed on."""

from collections.abc import Sequence
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

from models.adoption import Way
from models.errors import Invalid
from models.operations.adoptable import NO_WORDS, Terms, place_of, problems
from models.queries.meeting_sheet import MeetingSheet, SheetBracket
from webapp.context import current_person, request_time
from webapp.forms import Form, SeenForm
from webapp.numbers import number

OTHER = "(other)"
WAYS = {
    Way.EXPRESS: "Expressly: the coordinator of each member says that it agrees, or objects. No answer is not an agreement.",
    Way.MEETING: "At a meeting that was held: you record who was there and who agreed; the coordinator of each member "
    "confirms the record, or disputes it.",
    Way.TACIT: "Under a silence procedure: a member that does not object until the time below agrees.",
}


class AdoptionForm(SeenForm):
    """How the members are asked; times are by the clock of the person who fills it in."""

    sheet: ClassVar[MeetingSheet]

    way = RadioField(
        "How is the text to be adopted?",
        choices=[SelectChoice(way.value, words) for way, words in WAYS.items()],
        validators=[InputRequired("Choose how the text is to be adopted.")],
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
    def about(cls, sheet: MeetingSheet) -> type["AdoptionForm"]:
        """The form for a text; where brackets in it are open, only a meeting can have agreed on the words for them."""
        fields: dict[str, Any] = {"sheet": sheet}
        for bracket in sheet.brackets:
            fields[place_of(bracket.open)] = _choice(bracket)
            fields[_other(bracket)] = TextAreaField("Other words", render_kw={"rows": 2})
        if sheet.brackets:
            only = [SelectChoice(Way.MEETING.value, WAYS[Way.MEETING])]
            fields["way"] = RadioField(cls.way.args[0], choices=only, default=Way.MEETING.value)
        return type("AdoptionFormOfText", (cls,), fields)

    @property
    def rows(self) -> list[tuple[SheetBracket, Any, Any]]:
        """The brackets with their two fields: what is chosen, and other words."""
        return [(bracket, self[place_of(bracket.open)], self[_other(bracket)]) for bracket in self.sheet.brackets]

    def process(self, *given: Any, **named: Any) -> None:
        """Take in what was sent; words that are none of those to choose are other words."""
        super().process(*given, **named)
        for _, chosen, other in self.rows:
            typed = (other.data or "").strip()
            chosen.data = _as_offered(chosen.data or "", [value for value, *_ in chosen.iter_choices()])
            if not chosen.data and typed:
                chosen.data = OTHER
            elif chosen.data and not any(checked for _, _, checked, _ in chosen.iter_choices()) and not typed:
                chosen.data, other.data = OTHER, chosen.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Say all at once, each at its field."""
        super().validate(extra_validators)
        zone = current_person().zone
        terms = self.terms(zone)
        found = [*problems(self.sheet.version, self.sheet.open, terms, current_person(), request_time())]
        for problem in [*found, *self._contradictions()]:
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
            {
                chosen.name: (other.data or "") if chosen.data == OTHER else chosen.data
                for _, chosen, other in self.rows
            },
        )

    def _contradictions(self) -> Sequence[Invalid]:
        return [
            Invalid(
                f"{bracket.open.name}, {bracket.paragraph.name}: other words are written, but others are chosen. "
                "Choose “Other words”, or empty their field.",
                chosen.name,
            )
            for bracket, chosen, other in self.rows
            if chosen.data not in ("", OTHER) and (other.data or "").strip()
        ]


class WithdrawalForm(Form):
    """Why a text is not to be adopted in this way now."""

    reason = TextAreaField("Why?", description="Everybody who has been asked can read this.")


def _choice(bracket: SheetBracket) -> RadioField:
    """The words that can be chosen for a bracket; what a browser sends for each are the words themselves."""
    values = [wording.words for wording in bracket.wordings if wording.words]
    choices = [SelectChoice(words, words) for words in values]
    last = [SelectChoice(NO_WORDS, "No words here"), SelectChoice(OTHER, "Other words")]
    return RadioField(f"The words for bracket {bracket.number}", choices=[*choices, *last], validate_choice=False)


def _as_offered(said: str, offered: Sequence[str]) -> str:
    """The words as they are offered: a browser sends their line ends in its own way."""
    return next((words for words in offered if words.split() == said.split()), said)


def _other(bracket: SheetBracket) -> str:
    return f"other_{place_of(bracket.open)}"
