"""Who may agree for each member; only what the reader may see."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.authority import Authority, Extent
from models.people.person import Person


def authorities(session: Session, consultation_id: int) -> Sequence[Authority]:
    """All that were recorded in a consultation and have not ended, by member."""
    recorded = select(Authority).where(Authority.consultation_id == consultation_id, Authority.ended_at.is_(None))
    return sorted(session.scalars(recorded), key=lambda one: (one.member.name, one.id))


def authority_of(session: Session, consultation_id: int, person: Person, at: datetime) -> Authority | None:
    """The newest that was in force at an instant for a person by this name, for the member of which they are; None where
    nothing is recorded."""
    if person.member is None:
        return None
    own = select(Authority).where(Authority.consultation_id == consultation_id, Authority.member_id == person.member.id)
    held = [one for one in session.scalars(own.order_by(Authority.id)) if one.held_at(at)]
    return next((one for one in reversed(held) if one.name.casefold() == person.name.casefold()), None)


def only_ad_referendum(found: Sequence[Authority]) -> list[str]:
    """The members, by name, for which somebody may agree ad referendum and nobody with full authority."""
    full = {one.member.name for one in found if one.extent is Extent.FULL}
    return sorted({one.member.name for one in found if one.extent is Extent.AD_REFERENDUM} - full)
