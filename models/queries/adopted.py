"""The text that the members have adopted, for everybody."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.draft import DraftVersion, Paragraph, Stage
from models.errors import NotFound


def adopted(session: Session, consultation_id: int) -> tuple[DraftVersion, Sequence[Paragraph]]:
    """The adopted version of a consultation with its standing paragraphs in order; raises NotFound while there is none."""
    of_consultation = (DraftVersion.consultation_id == consultation_id) & (DraftVersion.stage == Stage.ADOPTED)
    version = session.scalars(select(DraftVersion).where(of_consultation)).one_or_none()
    if version is None:
        raise NotFound
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    return version, session.scalars(standing.order_by(Paragraph.position)).all()
