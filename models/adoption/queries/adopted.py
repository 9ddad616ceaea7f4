"""The texts that the members have adopted, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.corrigendum import TextCorrigendum
from models.adoption.position import Position
from models.adoption.queries.corrigenda import issued_corrigenda
from models.adoption.queries.opened import WithAdopted, opened_with
from models.adoption.queries.statements import StatementsOn, statements, statements_by_paragraph
from models.documents.document import Document, Format
from models.documents.queries import documents
from models.documents.queries.documents import DocumentFiles
from models.drafts.queries.lineage import adopted_version
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import NotFound


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """An adopted version with its standing paragraphs in order, and what members have attached to their agreement: all of it,
    and by the paragraph that it names. `files` has the text in its formats, as far as they are made; `opened` what else
    everybody may read."""

    version: DraftVersion
    paragraphs: Sequence[Paragraph]
    statements: Sequence[Position]
    statements_on: StatementsOn
    files: DocumentFiles
    opened: WithAdopted
    corrigenda: Sequence[TextCorrigendum]


@dataclass(frozen=True, slots=True)
class AdoptedInList:
    """One of all adopted texts: its version, what members have attached to their agreement, its files, and what else is open."""

    version: DraftVersion
    statements: Sequence[Position]
    files: DocumentFiles
    opened: WithAdopted
    corrigenda: Sequence[TextCorrigendum]


def adopted_texts(session: Session) -> list[AdoptedInList]:
    """The adopted texts of all consultations, the newest first."""
    all = select(DraftVersion).where(DraftVersion.stage == Stage.ADOPTED)
    versions = session.scalars(all.order_by(DraftVersion.adopted_at.desc(), DraftVersion.id.desc())).all()
    return [
        AdoptedInList(
            one,
            statements(session, one),
            documents.text_files(session, one),
            opened_with(session, one),
            issued_corrigenda(session, one),
        )
        for one in versions
    ]


def adopted_text(session: Session, consultation_id: int) -> AdoptedText:
    """The adopted text of a consultation; raises NotFound while there is none."""
    version = adopted_version(session, consultation_id)
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    attached = statements(session, version)
    return AdoptedText(
        version,
        paragraphs,
        attached,
        statements_by_paragraph(session, version, attached),
        documents.text_files(session, version),
        opened_with(session, version),
        issued_corrigenda(session, version),
    )


def file(session: Session, consultation_id: int, format: Format) -> Document | None:
    """The adopted text as a file with its content, None while it is not made; raises NotFound."""
    files = dict(documents.text_files(session, adopted_version(session, consultation_id)).files)
    if format not in files:
        raise NotFound
    document = files[format]
    return document and documents.document(session, document.id)
