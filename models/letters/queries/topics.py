"""What letters are about, each thing with all that its words need of it; and what they tell of a round: who has answered, what a member
has not sent yet, and the brackets that they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.achievements.achievement import Achievement
from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.queries import answering
from models.brackets.queries.listed import ListedBracket
from models.brackets.queries.placed import placed_brackets
from models.brackets.queries.positions import count_submitted
from models.brackets.written import bracket_name
from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection
from models.comments.entered import EnteredAnswer
from models.comments.queries.country import submission_of
from models.comments.queries.own_answers import sent_comments
from models.comments.submission import Submission
from models.departments.opinion import Opinion, OpinionState
from models.meetings.meeting import MinutesReply
from models.observers.observer import ObserverInvitation
from models.people.person import Member
from models.record.queries import RecordedAct
from models.record.queries import recorded_act as act_on_record
from models.rounds.consultation import Round


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member has answered in a round that the reader may know of: how many comments it has submitted, and how many
    choices on brackets."""

    member: str
    is_in: bool
    nil_return: bool
    comments: int
    choices: int


def answers_in(session: Session, round: Round, reading: Member | None) -> tuple[Answer, ...]:
    """By country; a member's people read of their own only, and the secretariat of none until the round has closed."""
    if reading is None and not round.is_closed:
        return ()
    submissions = select(Submission).where(Submission.round_id == round.id)
    if reading is not None:
        submissions = submissions.where(Submission.member_id == reading.id)
    counted = select(Comment.member_id, func.count()).where(
        Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED
    )
    comments: dict[int, int] = dict(session.execute(counted.group_by(Comment.member_id)).all())
    choices = count_submitted(session, round.id)
    answers = (
        Answer(one.member.name, one.is_in, one.nil_return, comments.get(one.member_id, 0), choices.get(one.id, 0))
        for one in session.scalars(submissions)
    )
    return tuple(sorted(answers, key=lambda answer: answer.member))


def own_submitted(session: Session, round: Round, member: Member) -> tuple[Comment, ...]:
    """What the member has submitted in a round, and joined of others; each comment with its paragraph and its answer."""
    sent = sent_comments(session, [round.id], member)
    return tuple(comment for comment in sent if comment.state is CommentState.SUBMITTED)


def open_work(session: Session, round: Round, member: Member) -> tuple[int, int]:
    """How many comments the member has written and not submitted, and how many its departments have laid before it."""
    drafted = (
        (Comment.round_id == round.id) & (Comment.member_id == member.id) & (Comment.state == CommentState.DRAFTED)
    )
    waiting = (
        (Opinion.round_id == round.id) & (Opinion.member_id == member.id) & (Opinion.state == OpinionState.FORWARDED)
    )
    comments = session.scalars(select(func.count(Comment.id)).where(drafted)).one()
    return comments, session.scalars(select(func.count(Opinion.id)).where(waiting)).one()


class OnBracket(NamedTuple):
    """Words of a bracket that are marked as a duty, or a wish to part it: by whom, where the bracket stands, and when."""

    by: str
    where: str
    bracket_id: int
    at: datetime


def decided_by_silence(session: Session, round: Round, member: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the brackets stand whose words the member's answer accepts, and those that it leaves to others."""
    if submission_of(session, round.id, member.id).counts_by_letter_alone:
        return (), ()
    found = answering.listed_brackets(session, round, member)
    return _bracket_names(one for one in found if one.lets_stand), _bracket_names(
        one for one in found if one.does_not_object
    )


def duty(session: Session, duty_id: int, version_id: int) -> OnBracket | None:
    """The mark; of a bracket that has not been circulated no letter tells."""
    duty = session.get_one(BracketDuty, duty_id)
    if duty.bracket_id is None:
        return None
    by = duty.marked_by
    return OnBracket(
        by[:1].upper() + by[1:], _name_of_bracket(session, version_id, duty.bracket_id), duty.bracket_id, duty.at
    )


def parting(session: Session, parting_id: int, version_id: int) -> OnBracket:
    wish = session.get_one(BracketParting, parting_id)
    return OnBracket(wish.member.name, _name_of_bracket(session, version_id, wish.bracket_id), wish.bracket_id, wish.at)


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


def _bracket_names(brackets: Iterable[ListedBracket]) -> tuple[str, ...]:
    return tuple(one.name[:1].lower() + one.name[1:] for one in brackets)


def _name_of_bracket(session: Session, version_id: int, bracket_id: int) -> str:
    brackets = enumerate(placed_brackets(session, version_id), start=1)
    return next(bracket_name(number, one.paragraph.name) for number, one in brackets if one.bracket.id == bracket_id)
