"""The deadline of a round or of an answer, or a meeting, as a calendar file (RFC 5545), which calendars of all kinds take from a letter or a page."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from models.departments.deadline import DepartmentDeadline
from models.letters.letter import ENDING
from models.letters.queries.contents import Content
from models.meetings.meeting import Meeting, MeetingState
from models.people.person import Person, Role
from models.rounds.consultation import Round
from templates.links import Links

NAME = "deadline.ics"
NAME_OF_ROUND = "round.ics"  # where the file of a department stands beside it
NAME_OF_MEETING = "meeting.ics"
MEDIA = "text/calendar"
LONGEST = 75  # bytes of a line, without its end


def deadline_event(
    round: Round, deadline: datetime, changes: int, person: Person, links: Links, *, at: datetime
) -> bytes:
    """One event without a length, under a name that is the round's for ever: a calendar that has it already puts the one with the
    higher number in its place, and strikes it out while the round is paused, and when it has closed early. `changes` counts those
    of the deadline up to now. `round` has its version loaded; `at` is when the file is written."""
    title = f"Deadline: {round.name} on {round.version.name}, {round.consultation.title}"
    address, words = links.round(round.id), "The country coordinator submits the official answer before this time."
    if person.is_staff:
        address, words = links.secretariat_round(round.id), "The round of comments closes."
    elif person.role is Role.OBSERVER:
        address, words = links.observed_round(round.id), "Comments of observers are submitted before this time."
    # The number alone would come again with another database behind the same address.
    name = f"round-{round.id}-{_instant(round.opens_at)}@{urlsplit(links.public_url).hostname}"
    return _file(
        name,
        changes + round.closed_early,
        at,
        _status(round),
        f"DTSTART:{_instant(deadline)}",
        f"SUMMARY:{_escape_value(title)}",
        f"DESCRIPTION:{_escape_value(f'{words} {address}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
    )


def department_event(
    round: Round, internal: DepartmentDeadline, changes: int, person: Person, links: Links, *, at: datetime
) -> bytes:
    """By when a department forwards its comments to its coordinator, as `deadline_event` has that of the round. A pause changes
    only the round, so its `changes` count, too."""
    address = links.round(round.id)
    title = f"Forward comments: {round.name} on {round.version.name}, {round.consultation.title}"
    words = f"Your coordinator asks {person.department} to forward its comments before this time. {address}"
    name = f"round-{round.id}-{_instant(round.opens_at)}-departments@{urlsplit(links.public_url).hostname}"
    return _file(
        name,
        internal.revision + changes + round.closed_early,
        at,
        _status(round),
        f"DTSTART:{_instant(internal.closes_at)}",
        f"SUMMARY:{_escape_value(title)}",
        f"DESCRIPTION:{_escape_value(words)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
    )


def _status(round: Round) -> str:
    return f"STATUS:{'CANCELLED' if round.paused_at or round.closed_early else 'CONFIRMED'}"


def meeting_event(meeting: Meeting, person: Person, links: Links, *, at: datetime) -> bytes:
    """The meeting under a name that is its own for ever: a calendar that has it already puts it where it is now, and strikes it
    out when it is called off. It has a beginning; `at` is when the file is written."""
    assert meeting.begins_at is not None
    assert meeting.planned_at is not None
    address = links.secretariat_meeting(meeting.id) if person.is_staff else links.meeting(meeting.id)
    ends = [f"DTEND:{_instant(meeting.ends_at)}"] if meeting.ends_at else []
    is_off = meeting.state is MeetingState.CALLED_OFF
    # The number alone would come again with another database behind the same address.
    name = f"meeting-{meeting.id}-{_instant(meeting.planned_at)}@{urlsplit(links.public_url).hostname}"
    return _file(
        name,
        meeting.changes + is_off,
        at,
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        f"DTSTART:{_instant(meeting.begins_at)}",
        *ends,
        f"SUMMARY:{_escape_value(f'{meeting.name}, {meeting.version.consultation.title}')}",
        f"LOCATION:{_escape_value(f'{meeting.place} {meeting.link}')}",
        f"DESCRIPTION:{_escape_value(' '.join(filter(None, [meeting.link, address])))}",
        f"URL:{address}",
    )


def answering_event(content: Content, links: Links) -> bytes | None:
    """Until when members can answer what the letter is about: an adoption, words for brackets, or a corrigendum. Where a silence
    ends later than announced, the newer file takes the place of the one before; where all has ended earlier, calendars strike
    it out, and None says that the time was over."""
    version, staff = content.version, content.person.is_staff
    assert version is not None
    if content.progress is not None:
        lifting = content.progress.lifting
        what, until, since = f"Words for brackets in {version.name}", lifting.ends_at, lifting.announced_at
        name, address = f"words-{lifting.id}", (links.secretariat_lifting if staff else links.lifting)(lifting.id)
    elif content.adoption_progress is not None:
        adoption = content.adoption_progress.adoption
        what, until, since = f"Adoption of {version.name}", adoption.ends_at, adoption.announced_at
        name, address = (
            f"adoption-{adoption.id}",
            (links.secretariat_adoption if staff else links.adoption)(adoption.id),
        )
    else:
        assert content.corrigendum is not None
        what, until, since = (
            f"Corrigendum to {version.name}",
            content.corrigendum.until,
            content.corrigendum.proposed_at,
        )
        name, address = f"corrigendum-{content.corrigendum.id}", links.corrigenda(version.id)
    has_ended = content.letter in ENDING
    if has_ended and until <= content.owed_at:
        return None
    return _file(
        # The number alone would come again with another database behind the same address.
        f"{name}-{_instant(since)}@{urlsplit(links.public_url).hostname}",
        int((content.owed_at - since).total_seconds()),
        content.owed_at,
        f"STATUS:{'CANCELLED' if has_ended else 'CONFIRMED'}",
        f"DTSTART:{_instant(until)}",
        f"SUMMARY:{_escape_value(f'Deadline: {what}, {content.title}')}",
        f"DESCRIPTION:{_escape_value(f'Members can answer before this time. {address}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
    )


def _file(name: str, sequence: int, at: datetime, *properties: str) -> bytes:
    """A file with one event."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//LMEC//Consultation service//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{name}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_instant(at)}",
        *properties,
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_fold_line(line) + b"\r\n" for line in lines)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape_value(words: str) -> str:
    """Words as the value of a property: on one line, and without what would end or part it."""
    for character in "\\;,":
        words = words.replace(character, f"\\{character}")
    return " ".join(words.split())


def _fold_line(line: str) -> bytes:
    """A line that is too long goes on in the next, behind a space; no character is cut in two."""
    folded, room = bytearray(), LONGEST
    for character in line:
        encoded = character.encode()
        if len(encoded) > room:
            folded += b"\r\n "
            room = LONGEST - 1
        folded += encoded
        room -= len(encoded)
    return bytes(folded)
