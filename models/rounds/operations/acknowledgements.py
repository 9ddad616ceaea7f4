"""What a member's people say about letters: that they have arrived."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.submission import Submission
from models.errors import NotFound
from models.people.person import Person
from models.record.events import Verb, record
from models.rounds.acknowledgement import Acknowledgement
from models.rounds.operations import rounds
from models.rounds.operations.deadlines import ensure_open


def acknowledge(session: Session, round_id: int, *, by: Person, now: datetime) -> Acknowledgement:
    """Say for the member that the letter about an open round has arrived; only the first time counts. Owes no letter."""
    member = by.of_member()
    by.ensure_speaks()
    round = rounds.locked(session, round_id)
    asked = select(Submission.id).where(Submission.round_id == round.id, Submission.member_id == member.id)
    if session.scalars(asked).one_or_none() is None:
        raise NotFound
    said = session.scalars(
        select(Acknowledgement).where(Acknowledgement.round_id == round.id, Acknowledgement.member_id == member.id)
    ).one_or_none()
    if said is not None:
        return said
    ensure_open(round, by.zone, now)

    said = Acknowledgement(round_id=round.id, member_id=member.id, by_id=by.id, at=now)
    session.add(said)

    record(session, said, Verb.ACKNOWLEDGED, consultation_id=round.consultation_id, by=by, at=now, round=round.number)
    return said
