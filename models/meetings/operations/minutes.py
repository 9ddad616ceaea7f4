"""The minutes of a meeting: kept by one of the secretariat, sent by another, confirmed or corrected by the members."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.db.access import unsealed
from models.documents import operations as documents
from models.errors import Invalid, NotYours, Untimely
from models.letters.operations import meeting_letters
from models.lifting.lifting import Lifting
from models.meetings.meeting import Attendance, Conclusion, Meeting, MeetingState, MinutesReply
from models.meetings.operations.convening import locked_for_staff, locked_meeting, record_on_meeting, typed_lines
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


@dataclass(frozen=True, slots=True)
class Attended:
    """By whom a member was represented, one person in each line, and whether it agreed to what was put to the meeting."""

    people: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """Who was there, by the ids of members; and what was concluded, by the ids of items of the agenda, None for the whole."""

    attended: Mapping[int, Attended]
    observers: str = ""
    conclusions: Mapping[int | None, str] = field(default_factory=dict)


def keep(session: Session, meeting_id: int, minutes: Minutes, *, by: Person, seen: int, now: datetime) -> Meeting:
    """Enter who was there and what was concluded; the meeting then counts as held."""
    meeting = locked_for_staff(session, meeting_id, by)
    if meeting.is_to_come and (meeting.begins_at is None or meeting.begins_at > now):
        raise Untimely("The meeting has not begun yet. Enter who was there once it has.")
    if not (meeting.is_to_come or meeting.state is MeetingState.HELD):
        raise Untimely(f"“{meeting.name}” is {meeting.state.value}, so its minutes cannot be changed now.")
    meeting.ensure_seen(seen)
    _ensure_same_attendance(session, meeting, minutes)
    attended = _checked_attendance(meeting, minutes)
    items = {item.id for item in meeting.agenda}
    concluded = {
        item_id: words
        for item_id, conclusion in minutes.conclusions.items()
        if (item_id is None or item_id in items) and (words := typed(conclusion, _field_name(item_id)))
    }

    if meeting.is_to_come:
        meeting.move_to(MeetingState.HELD)
    else:
        meeting.revision += 1
    meeting.observers = typed_lines(minutes.observers, "observers")
    _write_attendances(session, meeting, attended)
    _write_conclusions(meeting, concluded)

    agreed = sorted(id for id, one in attended.items() if one.agreed)
    words = digest_of(*(f"{id}:{one.people}" for id, one in sorted(attended.items())), *concluded.values())
    record_on_meeting(
        session, meeting, Verb.MINUTES_KEPT, by, now, present=sorted(attended), agreed=agreed, words=words
    )
    return meeting


def propose(session: Session, meeting_id: int, *, by: Person, seen: int, now: datetime) -> Meeting:
    """Lay the minutes before another of the secretariat."""
    meeting = locked_for_staff(session, meeting_id, by)
    if meeting.proposed_by_id == by.id and meeting.revision == seen + 1:
        return meeting
    meeting.ensure_seen(seen)
    meeting.move_to(MeetingState.MINUTES_PROPOSED)
    meeting.proposed_by_id, meeting.proposed_at, meeting.reason = by.id, now, ""
    meeting.sent_by_id = meeting.sent_at = None

    record_on_meeting(session, meeting, Verb.MINUTES_PROPOSED, by, now)

    documents.owe_minutes(session, meeting, now=now)
    meeting_letters.owe_minutes_proposed(session, meeting, by=by, now=now)
    return meeting


def send_back(session: Session, meeting_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> Meeting:
    """Return the minutes to whoever proposed them, with the reason."""
    meeting = locked_for_staff(session, meeting_id, by)
    _ensure_proposed(meeting)
    meeting.ensure_seen(seen)
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say what should be changed in the minutes.", "reason")

    meeting.move_to(MeetingState.HELD)
    meeting.reason = reason

    record_on_meeting(session, meeting, Verb.MINUTES_RETURNED, by, now, words=digest_of(reason))

    if by.id != meeting.proposed_by_id:
        meeting_letters.owe_minutes_returned(session, meeting, now=now)
    return meeting


def send(session: Session, meeting_id: int, *, by: Person, seen: int, now: datetime) -> Meeting:
    """Send the minutes to the members, as somebody else than proposed them."""
    meeting = locked_for_staff(session, meeting_id, by)
    if meeting.sent_by_id == by.id and meeting.revision == seen + 1:
        return meeting
    _ensure_proposed(meeting)
    meeting.ensure_seen(seen)
    if meeting.proposed_by_id == by.id:
        raise NotYours("You proposed these minutes yourself. Somebody else at the secretariat must send them.")

    meeting.move_to(MeetingState.MINUTES_SENT)
    meeting.sent_by_id, meeting.sent_at, meeting.reason = by.id, now, ""
    meeting.issue += 1

    record_on_meeting(session, meeting, Verb.MINUTES_SENT, by, now, issue=meeting.issue)

    documents.owe_minutes(session, meeting, now=now)
    meeting_letters.owe_minutes_sent(session, meeting, now=now)
    return meeting


def reopen(session: Session, meeting_id: int, *, by: Person, seen: int, now: datetime) -> Meeting:
    """Write the minutes anew, since a member has corrected them; they are then proposed and sent once more."""
    meeting = locked_for_staff(session, meeting_id, by)
    meeting.ensure_seen(seen)
    if meeting.state is not MeetingState.MINUTES_SENT:
        raise Untimely(f"“{meeting.name}” is {meeting.state.value}; only minutes that were sent are opened again.")
    meeting.move_to(MeetingState.HELD)

    record_on_meeting(session, meeting, Verb.MINUTES_REOPENED, by, now)
    return meeting


def reply(session: Session, meeting_id: int, *, words: str, by: Person, issue: int, now: datetime) -> MinutesReply:
    """Say for the member that the minutes (`issue` are those that were read) are right, or in `words` what is not. What is said
    later takes its place."""
    by.ensure_coordinator()
    meeting = locked_meeting(session, meeting_id)
    if meeting.state is not MeetingState.MINUTES_SENT or meeting.issue != issue:
        raise Untimely("These minutes are being revised. You get a letter when they are sent.")
    words = typed(words, "words")
    own = session.scalars(
        select(MinutesReply).filter_by(meeting_id=meeting.id, member_id=by.of_member().id, issue=issue)
    ).one_or_none()
    if own is not None and own.words == words:
        return own

    if own is None:
        own = MinutesReply(meeting_id=meeting.id, member_id=by.of_member().id, issue=issue)
        session.add(own)
    own.confirms, own.words, own.by_id, own.at = not words, words, by.id, now

    verb = Verb.MINUTES_CORRECTED if words else Verb.MINUTES_CONFIRMED
    details = {"words": digest_of(words)} if words else {}
    record(session, own, verb, consultation_id=meeting.version.consultation_id, by=by, at=now, **details)

    if words:
        meeting_letters.owe_minutes_corrected(session, meeting, by.of_member(), now=now)
    return own


def _checked_attendance(meeting: Meeting, minutes: Minutes) -> dict[int, Attended]:
    members = {member.id: member for member in meeting.members}
    if not minutes.attended.keys() & members.keys():
        raise Invalid("Say which members were there.", "present")
    return {
        id: Attended(typed_lines(one.people, f"people_{id}"), one.agreed)
        for id, one in minutes.attended.items()
        if id in members
    }


def _ensure_same_attendance(session: Session, meeting: Meeting, minutes: Minutes) -> None:
    """Raise Untimely if the members have been asked about what was agreed there, and it is to be said otherwise who was."""
    there = {one.member_id: one.agreed for one in meeting.attendances}
    if there == {id: one.agreed for id, one in minutes.attended.items()} or not is_asked_about(session, meeting):
        return
    raise Untimely(
        "The members have been asked about what this meeting agreed on, so it stays as it is who was there and who agreed."
    )


def is_asked_about(session: Session, meeting: Meeting) -> bool:
    """Whether an adoption or words for brackets rest on this meeting, and were not sent back."""
    known = unsealed("whether there is one decides, and none is read")
    for kind in (Adoption, Lifting):
        rests = kind.meeting_id == meeting.id
        stands = or_(kind.begun_at.is_not(None), kind.ended_at.is_(None))
        if session.scalars(select(kind.id).where(rests, stands).limit(1), execution_options=known).first():
            return True
    return False


def _write_attendances(session: Session, meeting: Meeting, attended: Mapping[int, Attended]) -> None:
    for row in list(meeting.attendances):
        if row.member_id not in attended:
            meeting.attendances.remove(row)
            session.delete(row)
    known = {row.member_id: row for row in meeting.attendances}
    for id, one in attended.items():
        row = known.get(id) or Attendance(member_id=id)
        row.agreed, row.people = one.agreed, one.people
        if id not in known:
            meeting.attendances.append(row)


def _write_conclusions(meeting: Meeting, concluded: Mapping[int | None, str]) -> None:
    known = {row.item_id: row for row in meeting.conclusions}
    for item_id, row in known.items():
        if item_id not in concluded:
            meeting.conclusions.remove(row)
    for item_id, words in concluded.items():
        if item_id in known:
            known[item_id].words = words
        else:
            meeting.conclusions.append(Conclusion(item_id=item_id, words=words))


def _field_name(item_id: int | None) -> str:
    return "conclusions" if item_id is None else f"conclusion_{item_id}"


def _ensure_proposed(meeting: Meeting) -> None:
    if meeting.state is not MeetingState.MINUTES_PROPOSED:
        raise Untimely(f"“{meeting.name}” is {meeting.state.value}; no minutes wait to be sent.")
