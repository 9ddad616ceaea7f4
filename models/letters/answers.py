"""What letters tell of answers in a round: who has answered, and what a member has not sent yet."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState
from models.comments.queries.own_answers import sent_comments
from models.comments.submission import Submission
from models.departments.opinion import Opinion, OpinionState
from models.people.person import Member
from models.rounds.consultation import Round


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member has answered in a round that the reader may know of; `comments` counts those submitted."""

    member: str
    is_in: bool
    nil_return: bool
    comments: int


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
    answers = (
        Answer(one.member.name, one.is_in, one.nil_return, comments.get(one.member_id, 0))
        for one in session.scalars(submissions)
    )
    return tuple(sorted(answers, key=lambda answer: answer.member))


def own_submitted(session: Session, round: Round, member: Member) -> tuple[Comment, ...]:
    """What the member has submitted in a round, each comment with its paragraph and its answer."""
    sent = sent_comments(session, [round.id], member)
    return tuple(comment for comment in sent if comment.state is CommentState.SUBMITTED)


def at_hand(session: Session, round: Round, member: Member) -> tuple[int, int]:
    """How many comments the member has written and not submitted, and how many its departments have laid before it."""
    drafted = (
        (Comment.round_id == round.id) & (Comment.member_id == member.id) & (Comment.state == CommentState.DRAFTED)
    )
    waiting = (
        (Opinion.round_id == round.id) & (Opinion.member_id == member.id) & (Opinion.state == OpinionState.FORWARDED)
    )
    comments = session.scalars(select(func.count(Comment.id)).where(drafted)).one()
    return comments, session.scalars(select(func.count(Opinion.id)).where(waiting)).one()
