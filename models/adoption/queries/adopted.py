"""The text that the members have adopted, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Position
from models.adoption.queries.statements import StatementsOn, by_paragraph, statements
from models.documents.document import Document, Format
from models.documents.queries import documents
from models.documents.queries.documents import DocumentFiles
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import NotFound


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """An adopted version with its standing paragraphs in order, and what members have attached to their agreement: all of it,
    and by the paragraph that it names. `files` has the text in its formats, as far as they are made."""

    version: DraftVersion
    paragraphs: Sequence[Paragraph]
    statements: Sequence[Position]
    statements_on: StatementsOn
    files: DocumentFiles


@dataclass(frozen=True, slots=True)
class AdoptedInList:
    """One of all adopted texts: its version, what members have attached to their agreement, and its files."""

    version: DraftVersion
    statements: Sequence[Position]
    files: DocumentFiles


def all_adopted(session: Session) -> list[AdoptedInList]:
    """The adopted texts of all consultations, the newest first."""
    all = select(DraftVersion).where(DraftVersion.stage == Stage.ADOPTED)
    versions = session.scalars(all.order_by(DraftVersion.adopted_at.desc(), DraftVersion.id.desc())).all()
    return [AdoptedInList(one, statements(session, one), documents.of_text(session, one)) for one in versions]


def adopted(session: Session, consultation_id: int) -> AdoptedText:
    """The adopted text of a consultation; raises NotFound while there is none."""
    version = _version(session, consultation_id)
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    attached = statements(session, version)
    return AdoptedText(
        version, paragraphs, attached, by_paragraph(session, version, attached), documents.of_text(session, version)
    )


def file(session: Session, consultation_id: int, format: Format) -> Document | None:
    """The adopted text as a file with its content, None while it is not made; raises NotFound."""
    made = dict(documents.of_text(session, _version(session, consultation_id)).files)
    if format not in made:
        raise NotFound
    document = made[format]
    return document and documents.document(session, document.id)


def _version(session: Session, consultation_id: int) -> DraftVersion:
    of_consultation = (DraftVersion.consultation_id == consultation_id) & (DraftVersion.stage == Stage.ADOPTED)
    version = session.scalars(select(DraftVersion).where(of_consultation)).one_or_none()
    if version is None:
        raise NotFound
    return version
