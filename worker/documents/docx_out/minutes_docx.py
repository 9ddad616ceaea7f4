"""The minutes of a meeting in Word."""

from collections.abc import Iterator

from models.meetings.meeting import Meeting
from models.meetings.queries import MeetingDetails
from templates.documents import minutes as words
from worker.documents.docx_out.our_file import OurFile, write_file
from worker.documents.ooxml.fonts import BOLD, SOFT, runs
from worker.documents.ooxml.frame import PAPER


def minutes_as_docx(found: MeetingDetails) -> bytes:
    """The file; equal minutes, equal bytes."""
    meeting = found.meeting
    consultation = meeting.version.consultation
    at = meeting.sent_at or meeting.proposed_at
    assert at is not None
    body = "".join(_body(found, consultation.language))
    foot = f"{consultation.title} – {words.title(meeting)}"
    return write_file(OurFile(consultation.title, consultation.language, at, body, foot, PAPER))


def _body(found: MeetingDetails, language: str) -> Iterator[str]:
    meeting = found.meeting
    yield _paragraph("Title", runs(meeting.version.consultation.title, language))
    yield _paragraph("Subtitle", runs(f"{words.title(meeting)}. {words.standing(meeting)}", "en"))
    for name, what in words.facts(meeting):
        yield _paragraph("Normal", runs(f"{name}: ", "en", look=BOLD) + runs(what, "en"))
    yield _paragraph("Heading1", runs(words.PARTICIPANTS, "en"))
    for one in found.members:
        was_there = words.was_there(one)
        yield _paragraph("Normal", runs(one.member.name, "en", look=BOLD) + runs(f": {was_there}", "en", look=SOFT))
        for person in one.attendance.people.splitlines() if one.attendance else ():
            yield _paragraph("Normal", runs(person, "en"))
    yield from _observers(meeting)
    yield from _agenda(meeting, language)


def _observers(meeting: Meeting) -> Iterator[str]:
    if meeting.observers:
        yield _paragraph("Normal", runs(words.OBSERVERS, "en", look=BOLD))
    for person in meeting.observers.splitlines():
        yield _paragraph("Normal", runs(person, "en"))


def _agenda(meeting: Meeting, language: str) -> Iterator[str]:
    if meeting.agenda:
        yield _paragraph("Heading1", runs(words.AGENDA, "en"))
    for number, item in enumerate(meeting.agenda, start=1):
        about = runs(f" ({item.about})", "en", look=SOFT) if item.about else ""
        yield _paragraph("Normal", runs(f"{number}. {item.title}", language, look=BOLD) + about)
        for part in meeting.conclusion_on(item).splitlines():
            yield _paragraph("Normal", runs(part, language))
    if meeting.conclusion_on(None):
        yield _paragraph("Heading1", runs(words.CONCLUSIONS, "en"))
    for part in meeting.conclusion_on(None).splitlines():
        yield _paragraph("Normal", runs(part, language))


def _paragraph(style: str, inside: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>'
