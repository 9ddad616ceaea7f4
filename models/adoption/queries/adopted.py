"""The text that the members have adopted, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Position
from models.adoption.queries.statements import StatementsOn, by_paragraph, statements
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import NotFound


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """An adopted version with its standing paragraphs in order, and what members have attached to their agreement: all of it,
    and by the paragraph that it names."""

    version: DraftVersion
    paragraphs: Sequence[Paragraph]
    statements: Sequence[Position]
    statements_on: StatementsOn


def adopted(session: Session, consultation_id: int) -> AdoptedText:
    """The adopted text of a consultation; raises NotFound while there is none."""
    of_consultation = (DraftVersion.consultation_id == consultation_id) & (DraftVersion.stage == Stage.ADOPTED)
    version = session.scalars(select(DraftVersion).where(of_consultation)).one_or_none()
    if version is None:
        raise NotFound
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    attached = statements(session, version)
    return AdoptedText(version, paragraphs, attached, by_paragraph(session, version, attached))
