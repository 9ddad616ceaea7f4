"""The text at the secretariat that came of a round, as it is now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.drafts.version import DraftVersion, Stage


def current_candidate(session: Session, round_id: int) -> DraftVersion | None:
    """The candidate on which the secretariat is at work, proposed or not."""
    return session.scalars(
        select(DraftVersion).where(
            DraftVersion.round_id == round_id, DraftVersion.stage.in_((Stage.CANDIDATE, Stage.PROPOSED))
        )
    ).one_or_none()
