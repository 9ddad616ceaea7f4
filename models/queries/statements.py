"""What members have attached to their agreement: it stands beside the adopted text, in public too."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Adoption, Position
from models.draft import DraftVersion, Stage
from models.member import Member


def statements(session: Session, version: DraftVersion) -> Sequence[Position]:
    """The reservations and interpretative statements of an adopted version, alphabetically by member."""
    if version.stage is not Stage.ADOPTED:
        return ()
    # Through the table: the public reads statements, and nothing else of an adoption.
    adoptions = Adoption.__table__.c
    attached = select(Position).where(
        Position.adoption_id.in_(select(adoptions.id).where(adoptions.result_id == version.id)),
        Position.statement != "",
    )
    return session.scalars(attached.join(Position.member).order_by(Member.name)).all()
