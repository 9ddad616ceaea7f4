"""The time in which a member's people may write: the round is open, and the member's answer is not in."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, lazyload

from models.access import OFTEN
from models.consultation import Round
from models.errors import NotFound, Untimely
from models.member import Member
from models.operations.deadlines import ensure_open
from models.person import SPEAKING, Person
from models.submission import Submission


def ensure_collecting(session: Session, round: Round, *, by: Person, now: datetime) -> None:
    """Raise Untimely when it is too late for words of the person's member, NotFound where the member was not asked."""
    ensure_open(round, by.zone, now)
    of = {"round": round.id, "member": by.of_member().id}
    submission = session.scalars(_ANSWER, of).one_or_none()
    if submission is None:
        raise NotFound
    if submission.is_in:
        what_next = (
            "Take it back first if something must change."
            if by.role in SPEAKING
            else "If something must change, please ask your coordinator to take it back."
        )
        raise Untimely(f"{submission.member.name}'s answer has been submitted. {what_next}")


_ANSWER = (
    select(Submission)
    .where(Submission.round_id == bindparam("round"), Submission.member_id == bindparam("member"))
    .options(joinedload(Submission.member).raiseload(Member.ministries), lazyload(Submission.submitted_by))
    .execution_options(**OFTEN)
)
