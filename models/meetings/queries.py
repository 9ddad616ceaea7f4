"""Meetings as the secretariat and the members read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.adoption.queries.proceedings import newest
from models.documents.queries.documents import DocumentFiles, minutes_files
from models.drafts.version import DraftVersion
from models.errors import ensure_found
from models.meetings.meeting import OVER, Attendance, Meeting, MeetingState, MinutesReply
from models.people.person import Member, Person


@dataclass(frozen=True, slots=True)
class MemberThere:
    """A member that was invited: whether it was there, and what it says to the minutes that were sent last, as far as the
    reader may know of it."""

    member: Member
    attendance: Attendance | None
    reply: MinutesReply | None


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """A meeting with its members, alphabetically by English short name, and its minutes as files; none while they are being
    written, and for a member none before they are sent."""

    meeting: Meeting
    members: Sequence[MemberThere]
    files: DocumentFiles | None

    def of(self, member: Member) -> MemberThere:
        """One member; raises NotFound for one that does not take part."""
        return ensure_found(next((one for one in self.members if one.member.id == member.id), None))

    @property
    def correcting(self) -> list[str]:
        """The names of members that find something wrong in the minutes that were sent last."""
        return [one.member.name for one in self.members if one.reply and not one.reply.confirms]


def meeting_details(session: Session, meeting_id: int) -> MeetingDetails:
    """Raises NotFound."""
    meeting = ensure_found(session.get(Meeting, meeting_id))
    newest = select(MinutesReply).filter_by(meeting_id=meeting.id, issue=meeting.issue)
    replies = {one.member_id: one for one in session.scalars(newest)}
    members = [MemberThere(one, meeting.attendance_of(one), replies.get(one.id)) for one in meeting.members]
    with_files = meeting.state in (MeetingState.MINUTES_PROPOSED, MeetingState.MINUTES_SENT)
    return MeetingDetails(meeting, members, minutes_files(session, meeting) if with_files else None)


def meetings_of(session: Session, consultation_id: int) -> Sequence[Meeting]:
    """Those that the reader may know of, the newest first."""
    own = select(Meeting).join(Meeting.version).where(DraftVersion.consultation_id == consultation_id)
    return session.scalars(own.order_by(Meeting.held_on.desc(), Meeting.id.desc())).all()


def meetings_held(session: Session, consultation_id: int) -> Sequence[Meeting]:
    """Those with a list of who was there, the newest first."""
    return [one for one in meetings_of(session, consultation_id) if one.state in OVER]


def meetings_waiting_for(session: Session, person: Person, now: datetime) -> Sequence[Meeting]:
    """Those with which somebody has something to do: for the secretariat convened ones, until their minutes are sent, and minutes to
    be sent, or to be changed after they came back or, until the next version is out, were corrected; for a member's people meetings
    to come, and minutes that the member has not answered."""
    if person.is_staff:
        waiting = Meeting.state.in_((MeetingState.CONVENED, MeetingState.MINUTES_PROPOSED))
        # Members who were called to a meeting wait for its minutes; of one that was only entered, nobody was promised any.
        promised = or_(Meeting.convened_at.is_not(None), Meeting.reason != "", Meeting.issue > 0)
        to_write = (Meeting.state == MeetingState.HELD) & promised
        corrected = (Meeting.state == MeetingState.MINUTES_SENT) & _is_corrected() & ~_is_followed_by_a_version()
        return session.scalars(select(Meeting).where(waiting | to_write | corrected).order_by(Meeting.begins_at)).all()
    answered = select(MinutesReply.id).where(
        MinutesReply.meeting_id == Meeting.id,
        MinutesReply.issue == Meeting.issue,
        MinutesReply.member_id == (person.member.id if person.member else None),
    )
    to_come = (Meeting.state == MeetingState.CONVENED) & (Meeting.begins_at > now - timedelta(days=1))
    unanswered = (Meeting.state == MeetingState.MINUTES_SENT) & ~answered.exists()
    return session.scalars(select(Meeting).where(or_(to_come, unanswered)).order_by(Meeting.begins_at)).all()


def _is_corrected() -> Exists:
    """Whether a member corrects the minutes that were sent last."""
    of_last = (MinutesReply.meeting_id == Meeting.id) & (MinutesReply.issue == Meeting.issue)
    return select(MinutesReply.id).where(of_last, ~MinutesReply.confirms).exists()


def _is_followed_by_a_version() -> Exists:
    """Whether a version has gone out after the one of which the meeting was."""
    later, met = aliased(DraftVersion), aliased(DraftVersion)
    out_later = (later.consultation_id == met.consultation_id) & (later.number > met.number)
    return select(later.id).join(met, met.id == Meeting.version_id).where(out_later).exists()


def newest_text(session: Session, consultation_id: int) -> DraftVersion | None:
    """The newest text that the members have, with which an agenda can be tied."""
    version_id = newest(session, consultation_id)
    return session.get(DraftVersion, version_id) if version_id is not None else None
