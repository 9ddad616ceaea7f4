"""What has happened to the deadline of a round, as everybody in it may know."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.errors import NotFound
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange


@dataclass(frozen=True, slots=True)
class Deadline:
    """A round, with its version loaded, and what has happened to its deadline, the newest first."""

    round: Round
    changes: Sequence[DeadlineChange]


def deadline(session: Session, round_id: int) -> Deadline:
    """Raises NotFound."""
    round = session.get(Round, round_id, options=[joinedload(Round.version)])
    if round is None:
        raise NotFound
    return Deadline(round, changes_of(session, round))


def changes_of(session: Session, round: Round) -> Sequence[DeadlineChange]:
    """The changes of a round's deadline, the newest first."""
    if not round.deadline_changed:
        return ()
    changes = select(DeadlineChange).where(DeadlineChange.round_id == round.id)
    return session.scalars(changes.order_by(DeadlineChange.id.desc())).all()
