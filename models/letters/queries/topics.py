"""What a letter is about, each thing with all that its words need of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.achievements.achievement import Achievement
from models.comments.correction import CommentCorrection
from models.comments.entered import EnteredAnswer
from models.meetings.meeting import MinutesReply
from models.observers.observer import ObserverInvitation
from models.record.queries import RecordedAct
from models.record.queries import recorded_act as act_on_record
from models.rounds.consultation import Round


def recorded_act(session: Session, round: Round, submission_id: int, at: datetime) -> RecordedAct:
    return act_on_record(session, round.consultation_id, submission_id, at=at)


def entered_answer(session: Session, entry_id: int) -> EnteredAnswer:
    return session.get_one(EnteredAnswer, entry_id, options=[joinedload(EnteredAnswer.round)])


def achievement(session: Session, achievement_id: int) -> Achievement:
    return session.get_one(Achievement, achievement_id, options=[joinedload(Achievement.consultation)])


def invitation(session: Session, invitation_id: int) -> ObserverInvitation:
    return session.get_one(ObserverInvitation, invitation_id, options=[joinedload(ObserverInvitation.consultation)])


def reply(session: Session, meeting_id: int, member_id: int) -> MinutesReply:
    """The newest that the member has said to the minutes."""
    replies = select(MinutesReply).filter_by(meeting_id=meeting_id, member_id=member_id)
    return session.scalars(replies.order_by(MinutesReply.id.desc()).limit(1)).one()


def correction(session: Session, correction_id: int) -> CommentCorrection:
    return session.get_one(CommentCorrection, correction_id, options=[joinedload(CommentCorrection.comment)])
