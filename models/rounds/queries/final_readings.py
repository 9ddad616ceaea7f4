"""Whether a text has had its final reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from models.drafts.version import DraftVersion, Paragraph
from models.rounds.consultation import Round, RoundState


@dataclass(frozen=True, slots=True)
class FinalReading:
    """The round in which a text had its final reading, with the version that was read; whether its words have changed since."""

    round: Round
    changed: bool


def final_reading_of(session: Session, version: DraftVersion) -> FinalReading | None:
    """The last one of the consultation that is done, against this version; None if there has been none."""
    held = select(Round).where(
        Round.consultation_id == version.consultation_id, Round.final_reading, Round.state == RoundState.DONE
    )
    last = held.order_by(Round.number.desc()).limit(1).options(joinedload(Round.version))
    round = session.scalars(last).one_or_none()
    if round is None:
        return None
    return FinalReading(round, _words(session, round.version_id) != _words(session, version.id))


def _words(session: Session, version_id: int) -> Sequence[Row[str, str]]:
    """The paragraphs of a version, each with what it is called."""
    standing = select(Paragraph.key, Paragraph.text).where(Paragraph.version_id == version_id, ~Paragraph.removed)
    return session.execute(standing.order_by(Paragraph.position)).all()
