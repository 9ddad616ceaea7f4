"""The documents of a version, as far as they are made."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.document import MADE, Document, Format, What
from models.draft import DraftVersion
from models.errors import NotFound
from models.operations import documents
from models.queries import texts


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of a version can be kept as a file: each document, in each format, with its row if anybody asked for it."""

    version: DraftVersion
    documents: Sequence[tuple[What, Format, Document | None]]


def shelf(session: Session, version_id: int) -> Shelf:
    """Raises NotFound."""
    version = texts.version(session, version_id)
    rows = {row.fingerprint: row for row in session.scalars(select(Document).where(Document.version_id == version.id))}
    return Shelf(
        version,
        [
            (what, format, rows.get(documents.fingerprint(version, what, format)))
            for what, formats in MADE.items()
            for format in formats
            if what is What.TEXT or version.round_id is not None
        ],
    )


def document(session: Session, document_id: int) -> Document:
    """A document with its content, if it is made; raises NotFound."""
    found = session.scalars(
        select(Document)
        .where(Document.id == document_id)
        .options(undefer(Document.content), joinedload(Document.version))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
