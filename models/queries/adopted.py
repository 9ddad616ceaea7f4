"""The text that the members have adopted, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Position
from models.draft import DraftVersion, Paragraph, Stage
from models.errors import NotFound
from models.queries.statements import statements


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """An adopted version with its standing paragraphs in order, and what members have attached to their agreement."""

    version: DraftVersion
    paragraphs: Sequence[Paragraph]
    statements: Sequence[Position]


def adopted(session: Session, consultation_id: int) -> AdoptedText:
    """The adopted text of a consultation; raises NotFound while there is none."""
    of_consultation = (DraftVersion.consultation_id == consultation_id) & (DraftVersion.stage == Stage.ADOPTED)
    version = session.scalars(select(DraftVersion).where(of_consultation)).one_or_none()
    if version is None:
        raise NotFound
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    return AdoptedText(version, paragraphs, statements(session, version))
