"""Which letters a meeting owes: that it is convened, moved or called off, and its minutes on their way."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.letters.letter import Letter
from models.letters.notification import LetterTopic
from models.letters.operations import letters
from models.meetings.meeting import Meeting
from models.people.person import Member, Person


def owe_convened(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """To everybody who speaks for a member: when and where it is, also when that has changed."""
    _owe_about_meeting(
        session, Letter.MEETING_CONVENED, meeting, _speakers(session, meeting), now, f"{meeting.changes}"
    )


def owe_called_off(session: Session, meeting: Meeting, *, now: datetime) -> None:
    _owe_about_meeting(session, Letter.MEETING_CALLED_OFF, meeting, _speakers(session, meeting), now)


def owe_minutes_proposed(session: Session, meeting: Meeting, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must send them."""
    others = letters.staff_besides(session, by)
    _owe_about_meeting(session, Letter.MINUTES_PROPOSED, meeting, others, now, f"{meeting.revision}")


def owe_minutes_returned(session: Session, meeting: Meeting, *, now: datetime) -> None:
    proposer = [meeting.proposed_by] if meeting.proposed_by else []
    _owe_about_meeting(session, Letter.MINUTES_RETURNED, meeting, proposer, now, f"{meeting.revision}")


def owe_minutes_sent(session: Session, meeting: Meeting, *, now: datetime) -> None:
    _owe_about_meeting(session, Letter.MINUTES_SENT, meeting, _speakers(session, meeting), now, f"{meeting.issue}")


def owe_minutes_corrected(session: Session, meeting: Meeting, member: Member, *, now: datetime) -> None:
    """Tell the secretariat that a member finds the minutes wrong."""
    occasion = f"{member.code}:{now:{letters.INSTANT}}"
    _owe_about_meeting(session, Letter.MINUTES_CORRECTED, meeting, letters.staff(session), now, occasion, member)


def _speakers(session: Session, meeting: Meeting) -> list[Person]:
    return letters.people_of(session, meeting.members)


def _owe_about_meeting(
    session: Session,
    letter: Letter,
    meeting: Meeting,
    people: Iterable[Person],
    now: datetime,
    occasion: str = "",
    member: Member | None = None,
) -> None:
    topic = LetterTopic(version_id=meeting.version_id, meeting_id=meeting.id, member_id=member.id if member else None)
    letters.owe(session, letter, people, event=f"meeting:{meeting.id}:{occasion}", now=now, **topic)
