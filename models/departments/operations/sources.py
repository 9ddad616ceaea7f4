"""From which opinions of its departments a member's comment was made."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.departments.opinion import Opinion, OpinionState
from models.people.person import Person
from models.record.events import Verb, record
from models.rounds.consultation import Round


def of(session: Session, comment: Comment) -> list[Opinion]:
    """Those that were included in the comment, by department."""
    included = select(Opinion).where(Opinion.comment_id == comment.id)
    return list(session.scalars(included.order_by(Opinion.department, Opinion.id)))


def name_in(session: Session, comment: Comment) -> None:
    """Let the comment name the departments that the member wants to be named, and no other."""
    session.flush()
    named = sorted({opinion.department for opinion in of(session, comment) if opinion.named})
    comment.departments = ", ".join(named) or None


def release(session: Session, comment: Comment, round: Round, *, by: Person, now: datetime) -> None:
    """Have the opinions decided again that were included in a comment which is removed."""
    for opinion in of(session, comment):
        reopen(session, opinion, round, by=by, now=now)


def reopen(session: Session, opinion: Opinion, round: Round, *, by: Person, now: datetime) -> None:
    """Take a decision on an opinion away; it lies before the coordinator as if it had just come."""
    opinion.move_to(OpinionState.FORWARDED)
    opinion.comment_id, opinion.named, opinion.note = None, False, ""
    opinion.decided_by_id, opinion.decided_at = None, None

    record(session, opinion, Verb.OPINION_REOPENED, consultation_id=round.consultation_id, by=by, at=now)
