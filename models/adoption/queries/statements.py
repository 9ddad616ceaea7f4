"""What members have attached to their agreement: it stands beside the adopted text, in public too."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Position
from models.db.access import UNSEALED
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.people.member import Member
from models.text.named import named_paragraphs

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
    """The statements beside the paragraphs that they name, by their final numbers.

    Members read these before they confirm. A statement that names a number which only the version before had ("1 bis") is
    read by that version's numbers throughout.
    """
    if not attached:
        return {}
    final, before = _keys_by_label(session, version.id), _keys_by_label(session, _asked_about(session, version))
    found: dict[str, list[Position]] = {}
    for one in attached:
        named = named_paragraphs(one.statement, before)
        keys = final if all(label in final for label in named) else before
        for label in named_paragraphs(one.statement, keys):
            found.setdefault(keys[label], []).append(one)
    return found


def _asked_about(session: Session, version: DraftVersion) -> int:
    adoptions = Adoption.__table__.c
    before = select(adoptions.version_id).where(adoptions.result_id == version.id)
    version_id: int = session.scalars(before, execution_options=UNSEALED).one()
    return version_id


def _keys_by_label(session: Session, version_id: int) -> dict[str, str]:
    """In the order of the text. Through the table, since the public does not read the version before the adopted one."""
    paragraphs = Paragraph.__table__.c
    numbered = select(paragraphs.label, paragraphs.key).where(
        paragraphs.version_id == version_id, ~paragraphs.removed, paragraphs.label != ""
    )
    return dict(session.execute(numbered.order_by(paragraphs.position), execution_options=UNSEALED).all())
