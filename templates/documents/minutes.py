"""The words around the minutes of a meeting, the same on pages, on paper and in Word."""

from models.meetings.meeting import Meeting, MeetingState
from models.meetings.queries import MemberThere
from models.text.instants import when

PARTICIPANTS = "Participants"
OBSERVERS = "Observers"
AGENDA = "Agenda and conclusions"
CONCLUSIONS = "Conclusions of the meeting as a whole"


def title(meeting: Meeting) -> str:
    """What the paper is."""
    return f"Minutes: {meeting.name}"


def standing(meeting: Meeting) -> str:
    """For whom they are, and which of several they are."""
    if meeting.state is not MeetingState.MINUTES_SENT or meeting.sent_at is None:
        return "A draft of the secretariat, not sent to the members yet."
    anew = f", for the {_ORDINALS.get(meeting.issue, f'{meeting.issue}th')} time" if meeting.issue > 1 else ""
    return f"Sent to the members on {when(meeting.sent_at, meeting.zone)}{anew}."


def facts(meeting: Meeting) -> list[tuple[str, str]]:
    """When and where the meeting was, and who is responsible for the minutes."""
    ended = [("Ended", when(meeting.ends_at, meeting.zone))] if meeting.ends_at else []
    by = [("Written by", meeting.proposed_by), ("Checked and sent by", meeting.sent_by)]
    signed = [(name, f"{person.name}, secretariat") for name, person in by if person]
    return [("Began", meeting.time), *ended, ("Place", meeting.place), *signed]


def was_there(one: MemberThere) -> str:
    """What the minutes say of a member."""
    if one.attendance is None:
        return "was not represented"
    return "agreed to what was put to the meeting" if one.attendance.agreed else "was represented"


_ORDINALS = {2: "second", 3: "third"}
