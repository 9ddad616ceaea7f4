"""The documents of a version, as far as they are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.comments.submission import Submission
from models.db.work import WorkState
from models.documents.document import MADE, Document, Format, What
from models.documents.queries.wanted import Wanted, documents_of, fingerprint
from models.drafts.version import DraftVersion
from models.errors import NotFound


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """One document in each of its formats, with the row of each that somebody has asked for; see `Wanted`."""

    wanted: Wanted
    files: Sequence[tuple[Format, Document | None]]

    @property
    def what(self) -> What:
        return self.wanted.what

    @property
    def older(self) -> DraftVersion | None:
        return self.wanted.older

    @property
    def in_making(self) -> bool:
        """Whether a worker has still to make some of it."""
        return any(row and row.state in (WorkState.WAITING, WorkState.RUNNING) for _, row in self.files)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of a version can be kept as a file."""

    version: DraftVersion
    documents: Sequence[DocumentFiles]

    @property
    def in_making(self) -> bool:
        """Whether a worker has still to make some."""
        return any(one.in_making for one in self.documents)


def shelf(session: Session, version_id: int) -> Shelf:
    """Raises NotFound for what is no text any more."""
    version = session.get(DraftVersion, version_id)
    wanted = documents_of(session, version) if version else []
    if version is None or not wanted:
        raise NotFound
    return Shelf(version, kept(session, wanted, partial(fingerprint, session)))


def of_text(session: Session, version: DraftVersion) -> DocumentFiles:
    """The text of a version as a file."""
    (found,) = kept(session, [Wanted(version, What.TEXT)], partial(fingerprint, session))
    return found


def kept(
    session: Session, wanted: Sequence[Wanted], fingerprint: Callable[[Wanted, Format], str]
) -> list[DocumentFiles]:
    """Documents as far as they are made."""
    marks = [[(format, fingerprint(one, format)) for format in MADE[one.what]] for one in wanted]
    made = select(Document).where(Document.fingerprint.in_([mark for of_one in marks for _, mark in of_one]))
    rows = {row.fingerprint: row for row in session.scalars(made)}
    return [
        DocumentFiles(one, [(format, rows.get(mark)) for format, mark in of_one])
        for one, of_one in zip(wanted, marks, strict=True)
    ]


def document(session: Session, document_id: int) -> Document:
    """A document with its content, if it is made; raises NotFound."""
    found = session.scalars(
        select(Document).where(Document.id == document_id).options(undefer(Document.content), *NAMED)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


NAMED = (
    joinedload(Document.version),
    joinedload(Document.older),
    joinedload(Document.submission).joinedload(Submission.round),
    joinedload(Document.adoption),
)
"""What the name of a document's file needs."""
