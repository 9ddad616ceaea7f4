"""Calling the members together: a meeting planned, changed, convened by letter, called off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.operations import decisions
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import Paragraph
from models.errors import Invalid, NotFound, Untimely, ensure_found
from models.letters.operations import meeting_letters
from models.meetings.meeting import (
    LONGEST_LINK,
    LONGEST_PLACE,
    LONGEST_TITLE,
    AgendaItem,
    Meeting,
    MeetingState,
)
from models.meetings.queries import newest_text
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import filled, line, typed

LONGEST_MEETING = timedelta(days=14)  # of a longer one, only one of its times was changed
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Item:
    """What is to stand on the agenda, in its place; `id` is that of an item that is there already."""

    title: str
    id: int | None = None
    version_id: int | None = None
    paragraph_id: int | None = None
    on_brackets: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where a meeting is to be, and what it is to talk about. Times are instants; `zone` is the clock by which people
    know them."""

    title: str
    begins_at: datetime
    ends_at: datetime | None
    zone: str
    place: str
    link: str = ""
    observers: str = ""
    agenda: Sequence[Item] = ()


def plan(session: Session, consultation_id: int, plan: Plan, *, by: Person, now: datetime) -> Meeting:
    """Plan a meeting on the newest text that the members have, or enter one that was held; the same is planned once."""
    by.ensure_staff()
    decisions.locked_consultation(session, consultation_id)
    version = newest_text(session, consultation_id)
    if version is None:
        raise Untimely("The members have no text of this consultation yet. Approve one first.")
    meeting = Meeting(version=version, planned_by_id=by.id, planned_at=now)
    _write_plan(session, meeting, plan)
    same = select(Meeting).where(
        Meeting.version_id == version.id, Meeting.title == meeting.title, Meeting.begins_at == meeting.begins_at
    )
    known = session.scalars(same.where(Meeting.planned_by_id == by.id)).first()
    if known is not None and known.state is not MeetingState.CALLED_OFF:
        return known
    session.add(meeting)

    record_on_meeting(session, meeting, Verb.MEETING_PLANNED, by, now, **_details_for_record(meeting))
    return meeting


def change(session: Session, meeting_id: int, plan: Plan, *, by: Person, seen: int, now: datetime) -> Meeting:
    """Plan it otherwise. If it has been convened and is at another time or place now, the members are told."""
    meeting = locked_for_staff(session, meeting_id, by)
    meeting.ensure_seen(seen)
    if not meeting.is_to_come:
        raise Untimely(f"“{meeting.name}” is {meeting.state.value}: its time and place stay as they are.")
    before = _time_and_place(meeting)
    _write_plan(session, meeting, plan)
    meeting.revision += 1
    is_moved = meeting.convened_at is not None and _time_and_place(meeting) != before
    if is_moved:
        _ensure_to_come(meeting, now)
        meeting.changes += 1

    record_on_meeting(session, meeting, Verb.MEETING_CHANGED, by, now, **_details_for_record(meeting))

    if is_moved:
        meeting_letters.owe_convened(session, meeting, now=now)
    return meeting


def convene(session: Session, meeting_id: int, *, by: Person, seen: int, now: datetime) -> Meeting:
    """Call the members together: everybody who speaks for one gets a letter with the meeting for their calendar."""
    meeting = locked_for_staff(session, meeting_id, by)
    if meeting.convened_by_id == by.id and meeting.revision == seen + 1:
        return meeting
    meeting.ensure_seen(seen)
    _ensure_to_come(meeting, now)

    meeting.move_to(MeetingState.CONVENED)
    meeting.convened_by_id, meeting.convened_at = by.id, now

    record_on_meeting(session, meeting, Verb.MEETING_CONVENED, by, now, **_details_for_record(meeting))

    meeting_letters.owe_convened(session, meeting, now=now)
    return meeting


def call_off(session: Session, meeting_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> Meeting:
    """Say with a reason that it is not held; the members are told if they were called together."""
    meeting = locked_for_staff(session, meeting_id, by)
    if meeting.state is MeetingState.CALLED_OFF and meeting.revision == seen + 1:
        return meeting
    meeting.ensure_seen(seen)
    if meeting.awaits_minutes(now):
        raise Untimely(
            "The time of this meeting is over, so it cannot be called off. Write its minutes. If it was not held, give it a new "
            "time first."
        )
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say why the meeting is called off.", "reason")

    meeting.move_to(MeetingState.CALLED_OFF)
    meeting.reason = reason

    record_on_meeting(session, meeting, Verb.MEETING_CALLED_OFF, by, now, words=digest_of(reason))

    if meeting.convened_at is not None:
        meeting_letters.owe_called_off(session, meeting, now=now)
    return meeting


def locked_for_staff(session: Session, meeting_id: int, by: Person) -> Meeting:
    """The meeting, under its consultation's lock, for somebody of the secretariat; raises NotFound."""
    by.ensure_staff()
    return locked_meeting(session, meeting_id)


def locked_meeting(session: Session, meeting_id: int) -> Meeting:
    """The meeting, under its consultation's lock; raises NotFound if the reader may not know of it."""
    version_id = ensure_found(session.scalars(select(Meeting.version_id).where(Meeting.id == meeting_id)).one_or_none())
    decisions.locked_version(session, version_id)
    wanted = select(Meeting).where(Meeting.id == meeting_id).execution_options(populate_existing=True)
    return session.scalars(wanted).one()


def typed_lines(text: str, field: str) -> str:
    """People as typed, one in each line, without empty ones."""
    return "\n".join(" ".join(one.split()) for one in typed(text, field).split("\n") if one.strip())


def _write_plan(session: Session, meeting: Meeting, plan: Plan) -> None:
    title = filled(plan.title, "title", "Give the meeting a title.", LONGEST_TITLE)
    place = filled(plan.place, "place", "Say where the meeting is, or write “online”.", LONGEST_PLACE)
    link = _checked_link(plan.link)
    if plan.zone not in available_timezones():
        raise Invalid("Choose by which clock these times are.", "zone")
    if plan.ends_at is not None and plan.ends_at <= plan.begins_at:
        raise Invalid("The meeting must end after it begins.", "ends_at")
    if plan.ends_at is not None and plan.ends_at - plan.begins_at > LONGEST_MEETING:
        raise Invalid(f"The meeting would take more than {LONGEST_MEETING.days} days. Look at both times.", "ends_at")
    agenda = _agenda_rows(session, meeting, plan.agenda)

    meeting.title, meeting.place, meeting.link = title, place, link
    meeting.begins_at, meeting.ends_at, meeting.zone = plan.begins_at, plan.ends_at, plan.zone
    meeting.held_on = plan.begins_at.astimezone(ZoneInfo(plan.zone)).date()
    meeting.observers = typed_lines(plan.observers, "observers")
    meeting.agenda = agenda


def _agenda_rows(session: Session, meeting: Meeting, items: Sequence[Item]) -> list[AgendaItem]:
    """The items as rows: those that are there are kept, and what was concluded on one that goes, goes with it."""
    if len(items) > MOST_ITEMS:
        raise Invalid(f"At most {MOST_ITEMS} items can stand on the agenda.", "agenda")
    known = {one.id: one for one in meeting.agenda}
    found = []
    for position, item in enumerate(items, start=1):
        row = known.get(item.id) if item.id else None
        row = row or AgendaItem()
        row.position = position
        row.title = filled(item.title, "agenda", "Give each item of the agenda a title.", LONGEST_TITLE)
        row.version_id, row.on_brackets = _version_id_of(session, meeting, item), item.on_brackets
        row.paragraph_id = item.paragraph_id
        found.append(row)
    _drop_conclusions(meeting, {row.id for row in found if row.id})
    return found


def _drop_conclusions(meeting: Meeting, stay: Collection[int]) -> None:
    meeting.conclusions = [one for one in meeting.conclusions if one.item_id is None or one.item_id in stay]


def _version_id_of(session: Session, meeting: Meeting, item: Item) -> int | None:
    """The version that an item is about; raises NotFound for one of another consultation."""
    version_id = item.version_id
    if item.paragraph_id is not None:
        paragraph = session.get(Paragraph, item.paragraph_id)
        version_id = paragraph.version_id if paragraph else 0
    if version_id is None:
        return None
    version = circulated_version(session, version_id)
    if version.consultation_id != meeting.version.consultation_id:
        raise NotFound
    return version_id


def _checked_link(text: str) -> str:
    link = line(text, "link")
    if len(link) > LONGEST_LINK:
        raise Invalid(f"At most {LONGEST_LINK} characters can be kept here.", "link")
    try:
        is_address = urlsplit(link).scheme in ("http", "https") and bool(urlsplit(link).hostname)
    except ValueError:
        is_address = False
    if link and not is_address:
        raise Invalid("Enter the whole address, which begins with https://, or leave this empty.", "link")
    return link


def _ensure_to_come(meeting: Meeting, now: datetime) -> None:
    if meeting.begins_at is None or meeting.begins_at <= now:
        raise Untimely(
            "This time has passed. Members are called together before a meeting; of one that was held, enter who was there."
        )


def _time_and_place(meeting: Meeting) -> tuple[object, ...]:
    return meeting.begins_at, meeting.ends_at, meeting.zone, meeting.place, meeting.link


def _details_for_record(meeting: Meeting) -> dict[str, object]:
    """What is said of it, for the record."""
    begins = meeting.begins_at.isoformat() if meeting.begins_at else meeting.held_on.isoformat()
    agenda = digest_of(*(one.title for one in meeting.agenda))
    return {"begins": begins, "place": digest_of(meeting.place), "title": digest_of(meeting.title), "agenda": agenda}


def record_on_meeting(
    session: Session, meeting: Meeting, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    """Append to the record what was done with a meeting."""
    record(session, meeting, verb, consultation_id=meeting.version.consultation_id, by=by, at=now, **details)
