"""What members have attached to their agreement: it stands beside the adopted text, in public too."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Adoption, Position
from models.draft import DraftVersion, Paragraph, Stage
from models.member import Member
from models.named_paragraphs import named_paragraphs

StatementsOn = Mapping[str, Sequence[Position]]
"""By the key of a paragraph, the statements that name it."""


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


def by_paragraph(session: Session, version: DraftVersion, attached: Sequence[Position]) -> StatementsOn:
    """The statements beside the paragraphs that they name, by the numbers that the text to be adopted had: the final ones."""
    if not attached:
        return {}
    standing = select(Paragraph.label, Paragraph.key).where(
        Paragraph.version_id == version.id, ~Paragraph.removed, Paragraph.label != ""
    )
    keys = dict(session.execute(standing.order_by(Paragraph.position)).all())
    found: dict[str, list[Position]] = {}
    for one in attached:
        for label in named_paragraphs(one.statement, keys):
            found.setdefault(keys[label], []).append(one)
    return found
