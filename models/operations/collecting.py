"""The time in which a member's people may write: the round is open, and the member's answer is not in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.consultation import Round
from models.errors import NotFound, Untimely
from models.operations.deadlines import ensure_open
from models.person import SPEAKING, Person
from models.submission import Submission


def ensure_collecting(session: Session, round: Round, *, by: Person, now: datetime) -> None:
    """Raise Untimely when it is too late for words of the person's member, NotFound where the member was not asked."""
    ensure_open(round, by.zone, now)
    submission = session.scalars(
        select(Submission).where(Submission.round_id == round.id, Submission.member_id == by.of_member().id)
    ).one_or_none()
    if submission is None:
        raise NotFound
    if submission.is_in:
        what_next = (
            "Take it back first if something must change."
            if by.role in SPEAKING
            else "If something must change, please ask your coordinator to take it back."
        )
        raise Untimely(f"{submission.member.name}'s answer has been submitted. {what_next}")
