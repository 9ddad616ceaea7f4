"""What members have attached to their agreement: it stands beside the adopted text, in public too."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Adoption, AgreedWords, Position
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
    """The statements beside the paragraphs that they name, by the numbers that the members had before them."""
    if not attached:
        return {}
    keys = _keys_by_label(session, version)
    found: dict[str, list[Position]] = {}
    for one in attached:
        for label in named_paragraphs(one.statement, keys):
            found.setdefault(keys[label], []).append(one)
    return found


def _keys_by_label(session: Session, version: DraftVersion) -> dict[str, str]:
    """In the order of the text: of the text with a meeting's words, which has its final numbers, else of the version that
    the members were asked about. Through the tables, since the public does not read that version."""
    adoptions, agreed, paragraphs = Adoption.__table__.c, AgreedWords.__table__.c, Paragraph.__table__.c
    asked = session.execute(
        select(adoptions.version_id, adoptions.meeting_id).where(adoptions.result_id == version.id)
    ).one()
    amended = session.execute(select(agreed.id).where(agreed.meeting_id == asked.meeting_id).limit(1)).first()
    rows = session.execute(
        select(paragraphs.label, paragraphs.key)
        .where(paragraphs.version_id == (version.id if amended else asked.version_id), ~paragraphs.removed)
        .order_by(paragraphs.position)
    )
    return {label: key for label, key in rows if label}
