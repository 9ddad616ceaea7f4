"""The documents of a version, as far as they are made."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.document import MADE, Document, Format, What
from models.draft import DraftVersion
from models.errors import NotFound
from models.operations import documents
from models.operations.documents import Wanted
from models.work import WorkState


@dataclass(frozen=True, slots=True)
class Kept:
    """One document in each of its formats, with the row of each that somebody has asked for; see `Wanted`."""

    wanted: Wanted
    files: Sequence[tuple[Format, Document | None]]

    @property
    def what(self) -> What:
        return self.wanted.what

    @property
    def older(self) -> DraftVersion | None:
        return self.wanted.older


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of a version can be kept as a file."""

    version: DraftVersion
    documents: Sequence[Kept]

    @property
    def in_making(self) -> bool:
        """Whether a worker has still to make some."""
        rows = [row for one in self.documents for _, row in one.files]
        return any(row and row.state in (WorkState.WAITING, WorkState.RUNNING) for row in rows)


def shelf(session: Session, version_id: int) -> Shelf:
    """Raises NotFound for what is no text any more."""
    version = session.get(DraftVersion, version_id)
    wanted = documents.there_are(session, version) if version else []
    if version is None or not wanted:
        raise NotFound
    return Shelf(version, [kept(session, one) for one in wanted])


def kept(session: Session, wanted: Wanted) -> Kept:
    """A document as far as it is made."""
    marks = {format: documents.fingerprint(session, wanted, format) for format in MADE[wanted.what]}
    made = select(Document).where(Document.fingerprint.in_(marks.values()))
    rows = {row.fingerprint: row for row in session.scalars(made)}
    return Kept(wanted, [(format, rows.get(mark)) for format, mark in marks.items()])


def document(session: Session, document_id: int) -> Document:
    """A document with its content, if it is made; raises NotFound."""
    found = session.scalars(
        select(Document).where(Document.id == document_id).options(undefer(Document.content), *NAMED)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


NAMED = (joinedload(Document.version), joinedload(Document.older))
"""What the name of a document's file needs."""
