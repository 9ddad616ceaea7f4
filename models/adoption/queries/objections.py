"""Whether a member has objected to the adoption of a version."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionState
from models.drafts.version import DraftVersion
from models.rounds.consultation import Round


def objected_to(session: Session, version: DraftVersion) -> Adoption | None:
    """The adoption of this version that a member's objection has ended, unless the members have been asked for comments since."""
    broken = select(Adoption).where(Adoption.version_id == version.id, Adoption.state == AdoptionState.BROKEN)
    last = session.scalars(broken.order_by(Adoption.id.desc()).limit(1)).one_or_none()
    if last is None or last.ended_at is None:
        return None
    since = select(Round.id).where(Round.version_id == version.id, Round.opens_at >= last.ended_at)
    return None if session.scalars(since.limit(1)).one_or_none() else last
