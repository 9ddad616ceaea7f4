"""The time in which a member's people may write: the round is open, and the member's answer is not in."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.consultation import Round
from models.errors import NotFound, Untimely
from models.operations.deadlines import ensure_open
from models.person import SPEAKING, Person
from models.submission import Submission, SubmissionState


def ensure_collecting(session: Session, round: Round, *, by: Person, now: datetime) -> None:
    """Raise Untimely when it is too late for words of the person's member, NotFound where the member was not asked."""
    ensure_open(round, by.zone, now)
    of = {"round": round.id, "member": by.of_member().id}
    state = session.connection().scalar(_ANSWER, of)
    if state is None:
        raise NotFound
    if state is SubmissionState.SUBMITTED:
        what_next = (
            "Take it back first if something must change."
            if by.role in SPEAKING
            else "If something must change, please ask your coordinator to take it back."
        )
        raise Untimely(f"{by.of_member().name}'s answer has been submitted. {what_next}")


# Past the seals: it is the member's own.
_ANSWER = select(Submission.state).where(
    Submission.round_id == bindparam("round"), Submission.member_id == bindparam("member")
)
