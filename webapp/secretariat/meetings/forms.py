"""The forms of a meeting: when and where it is, its agenda row by row, and who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import request
from wtforms import DateTimeLocalField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from models.comments.queries.margin import Place
from models.drafts.version import DraftVersion
from models.meetings.meeting import AgendaItem, Meeting
from models.meetings.operations.convening import Item, Plan
from models.meetings.operations.minutes import Attended, Minutes
from models.people.person import Member
from models.text.instants import clock
from webapp.country.forms import place_name
from webapp.forms import TIME_HINT, TYPED_TIME, NumberedForm, is_count, is_number

EMPTY_ROWS = 3
TEXT, BRACKETS, PARAGRAPH = "text", "brackets", "paragraph"


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the agenda as it stands in the form: its place, its title, and what it is about (a kind and a number)."""

    place: str = ""
    title: str = ""
    about: str = ""
    id: str = ""


class MeetingForm(NumberedForm):
    """When and where a meeting is; times are by the clock that is chosen."""

    title = StringField("Title", description="Such as “Virtual meeting of the working group”.")
    begins_at = DateTimeLocalField("Begins", format=TYPED_TIME, validators=[InputRequired(TIME_HINT)])
    ends_at = DateTimeLocalField(
        "Ends", format=TYPED_TIME, validators=[Optional()], description="Leave it empty if it is open."
    )
    zone = SelectField("By whose clock?", validate_choice=False)
    place = StringField("Place", description="A town, a building and a room, or “online”.")
    link = StringField(
        "Link, if it is online", description="The whole address. It stands in the letter and in the calendar."
    )
    observers = TextAreaField(
        "Observers",
        description="Those who are invited besides the members, one in each line: name, office, organisation.",
    )

    def show_zones(self, members: Sequence[Member], own: str) -> None:
        zones = sorted({own, "UTC", *(member.zone for member in members), self._chosen_zone()})
        self.zone.choices = [SelectChoice(zone, clock(zone)) for zone in zones]

    def plan(self, agenda: Sequence[Item]) -> Plan:
        zone = self._chosen_zone()
        return Plan(
            self.title.data or "",
            _instant(self.begins_at.data, zone),
            _instant(self.ends_at.data, zone) if self.ends_at.data else None,
            self.zone.data or zone,
            self.place.data or "",
            self.link.data or "",
            self.observers.data or "",
            agenda,
        )

    def chosen_beginning(self) -> datetime | None:
        """The beginning that stands in the form, if one can be read."""
        return _instant(self.begins_at.data, self._chosen_zone()) if self.begins_at.data else None

    def _chosen_zone(self) -> str:
        """The zone that was chosen, if there is one of that name: the operation refuses another."""
        return self.zone.data if self.zone.data in available_timezones() else "UTC"

    @classmethod
    def from_meeting(cls, meeting: Meeting) -> "MeetingForm":
        """Filled with what is planned."""
        zone = ZoneInfo(meeting.zone)
        begins, ends = (
            one.astimezone(zone).replace(tzinfo=None) if one else None for one in (meeting.begins_at, meeting.ends_at)
        )
        known: dict[str, Any] = {
            name: getattr(meeting, name) for name in ("title", "zone", "place", "link", "observers")
        }
        form = cls(formdata=None, begins_at=begins, ends_at=ends, **known)
        form.seen.data = str(meeting.revision)
        return form


def _instant(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone))


def rows_of(meeting: Meeting | None) -> list[Row]:
    """The agenda as the form shows it: what was sent, or else what is planned; and empty rows to go on."""
    if request.method == "POST":
        rows = sent_rows()
    else:
        agenda = meeting.agenda if meeting else []
        rows = [
            Row(f"{number}", item.title, about_value(item), f"{item.id}") for number, item in enumerate(agenda, start=1)
        ]
    return [*rows, *(Row(f"{len(rows) + number}") for number in range(1, EMPTY_ROWS + 1))]


def sent_rows() -> list[Row]:
    """The rows that were sent with a title or with what they are about."""
    columns = (request.form.getlist(f"item_{name}") for name in ("place", "title", "about", "id"))
    return [row for row in map(Row, *columns) if row.title.strip() or row.about]


def agenda_items(rows: Sequence[Row]) -> list[Item]:
    """What is to stand on the agenda, in the order of the places; an item without a number comes last."""
    ordered = sorted(rows, key=lambda row: int(row.place) if is_count(row.place.strip()) else 10**9)
    return [_item(row) for row in ordered]


def _item(row: Row) -> Item:
    kind, _, number = row.about.partition(":")
    about = int(number) if is_number(number) else None
    return Item(
        row.title,
        int(row.id) if is_number(row.id) else None,
        version_id=about if kind in (TEXT, BRACKETS) else None,
        paragraph_id=about if kind == PARAGRAPH else None,
        on_brackets=kind == BRACKETS and about is not None,
    )


def about_value(item: AgendaItem) -> str:
    """What an item is about, as the form sends it."""
    if item.paragraph_id:
        return f"{PARAGRAPH}:{item.paragraph_id}"
    if item.version_id:
        return f"{BRACKETS if item.on_brackets else TEXT}:{item.version_id}"
    return ""


def about_choices(version: DraftVersion, text: Sequence[Place], meeting: Meeting | None) -> list[tuple[str, str]]:
    """What an item can be about: the newest text and its parts, and what an item was about before."""
    found = [
        ("", "Something else"),
        (f"{TEXT}:{version.id}", f"{version.name.capitalize()} as a whole"),
        (f"{BRACKETS}:{version.id}", f"The brackets of {version.name}"),
        *((f"{PARAGRAPH}:{one.id}", place_name(one)) for one in text),
    ]
    known = {value for value, _ in found}
    earlier = [item for item in (meeting.agenda if meeting else ()) if about_value(item) not in known]
    return [*found, *((about_value(item), item.about) for item in earlier)]


class MinutesForm(NumberedForm):
    """Who was there and what was concluded; members and items of the agenda have fields of their own beside these."""

    observers = TextAreaField("Observers that were there", description="One in each line: name, office, organisation.")
    conclusions = TextAreaField("Conclusions of the meeting as a whole")


def sent_minutes(form: MinutesForm, meeting: Meeting) -> Minutes:
    """What was sent of the minutes of a meeting."""
    present, agreed = request.form.getlist("present"), request.form.getlist("agreed")
    concluded: dict[int | None, str] = {
        item.id: request.form.get(f"conclusion_{item.id}", "") for item in meeting.agenda
    }
    return Minutes(
        {
            member.id: Attended(request.form.get(f"people_{member.id}", ""), f"{member.id}" in agreed)
            for member in meeting.members
            if f"{member.id}" in present
        },
        form.observers.data or "",
        {**concluded, None: form.conclusions.data or ""},
    )
