"""The text that the members have adopted, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Adoption, AdoptionState
from models.draft import DraftVersion, Paragraph
from models.errors import NotFound


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adopted text with its standing paragraphs in order."""

    adoption: Adoption
    paragraphs: Sequence[Paragraph]

    @property
    def version(self) -> DraftVersion:
        return self.adoption.version


def adopted(session: Session, consultation_id: int) -> Adopted:
    """Raises NotFound while no text of the consultation is adopted."""
    found = session.scalars(
        select(Adoption)
        .join(DraftVersion, DraftVersion.id == Adoption.version_id)
        .where(DraftVersion.consultation_id == consultation_id, Adoption.state == AdoptionState.ADOPTED)
    ).one_or_none()
    if found is None:
        raise NotFound
    standing = select(Paragraph).where(Paragraph.version_id == found.version_id, ~Paragraph.removed)
    return Adopted(found, session.scalars(standing.order_by(Paragraph.position)).all())
