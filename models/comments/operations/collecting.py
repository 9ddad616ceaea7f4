"""The time in which a member's people may write: the round is open, and the member's answer is not in. What they change in an
answer undoes its clearance."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from models.comments.clearance import Clearance
from models.comments.submission import CLEARING, Submission, SubmissionState
from models.db.access import unsealed
from models.db.base import for_update
from models.errors import Untimely, ensure_found
from models.letters.operations import answer_letters
from models.people.person import SPEAKING, Person
from models.record.events import Event, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState, ensure_open


@dataclass(frozen=True, slots=True)
class CollectingRound:
    """What writing a comment needs to know of its round, in one row, since it is read for each comment."""

    id: int
    consultation_id: int
    version_id: int
    state: RoundState
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    paused_at: datetime | None
    final_reading: bool


OpenRound = Round | CollectingRound


def collecting_round(session: Session, round_id: int, *, by: Person, now: datetime) -> CollectingRound:
    """The round, locked until the transaction ends, if the person's member may write in it now; raises as `ensure_collecting`."""
    row = ensure_found(session.connection().execute(_ROUND, {"round": round_id}).one_or_none())
    round = CollectingRound(*row)
    ensure_collecting(session, round, by=by, now=now)
    return round


def ensure_collecting(session: Session, round: OpenRound, *, by: Person, now: datetime) -> None:
    """Raise Untimely when it is too late for words of the person's member, NotFound where the member was not asked."""
    keys = {"round": round.id, "member": by.of_member().id}
    answer = ensure_found(session.connection().execute(_ANSWER, keys).one_or_none())
    state, late_since = answer
    if late_since is None or round.state is RoundState.DONE:
        ensure_open(round, by.zone, now)
    if state is SubmissionState.LATE:
        raise Untimely(f"{by.of_member().name} has sent a late answer, on which the secretariat decides.")
    if state is SubmissionState.DECLINED:
        raise Untimely("The secretariat has not admitted the late answer. Say it in the next round.")
    if state is SubmissionState.SUBMITTED:
        what_next = (
            "Take it back first if something must change."
            if by.role in SPEAKING
            else "If something must change, please ask your coordinator to take it back."
        )
        raise Untimely(f"{by.of_member().name}'s answer has been submitted. {what_next}")


def undo_clearance(session: Session, round: OpenRound, *, by: Person, now: datetime) -> None:
    """Undo the clearance of the answer of the person's member, if there is one: it will not say what was cleared."""
    member = by.of_member()
    keys = {"round": round.id, "member": member.id}
    submission_id = session.connection().scalar(_IN_CLEARANCE, keys)
    if submission_id is None:
        return
    submission = session.get_one(Submission, submission_id, populate_existing=True)
    submission.move_to(SubmissionState.COLLECTING)
    clearance = end_clearance(session, submission, by=by, now=now)
    if clearance is not None:
        record(session, clearance, Verb.CLEARANCE_UNDONE, consultation_id=round.consultation_id, by=by, at=now)

        answer_letters.owe_clearance_undone(session, clearance, round.id, submission.member, by=by, now=now)


def end_clearance(session: Session, submission: Submission, *, by: Person, now: datetime) -> Clearance | None:
    """End the clearance of an answer; gives it, if there was one. The caller moves the answer on."""
    current = select(Clearance).where(Clearance.submission_id == submission.id, Clearance.ended_at.is_(None))
    known = unsealed("a clearance ends with the answer that it was for, whoever ends that")
    clearance = session.scalars(current, execution_options=known).one_or_none()
    if clearance is not None:
        clearance.ended_at, clearance.ended_by_id = now, by.id
        clearance.revision += 1
    return clearance


def removed_from(session: Session, verb: Verb, thing: str, whose: ColumnElement[bool]) -> Round:
    """The round from which something was removed, as the record says with this verb; raises NotFound if it was not theirs."""
    removed = select(Event.body["round"].as_integer()).where(
        Event.verb == verb, Event.body["thing"].as_string() == thing, whose
    )
    round_id = ensure_found(session.scalars(removed).one_or_none())
    return session.get_one(Round, round_id)


_ROUND = for_update(
    select(*(getattr(Round, name) for name in CollectingRound.__slots__)).where(Round.id == bindparam("round")), Round
)
# Past the seals: it is the member's own. Apart from the round: whoever waits for it would read an answer as it was before.
_ANSWER = select(Submission.state, Submission.late_since).where(
    Submission.round_id == bindparam("round"), Submission.member_id == bindparam("member")
)
# For each comment that is written, too: nearly always there is none.
_IN_CLEARANCE = select(Submission.id).where(
    Submission.round_id == bindparam("round"),
    Submission.member_id == bindparam("member"),
    Submission.state.in_(CLEARING),
)
