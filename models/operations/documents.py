"""Documents: owed when a version goes out, or when somebody asks for one that is not there yet."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.document import MADE, Document, Format, What
from models.draft import DraftVersion
from models.errors import NotFound
from models.history import digest_of
from models.queries import texts
from models.work import WorkState, try_again

EDITION = "1"
"""Counted up when documents come to look otherwise, so that they are made anew."""


def owe_all(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that goes out."""
    for what, formats in MADE.items():
        for format in formats:
            if _exists(version, what):
                _owe(session, version, what, format, now)


def ask(session: Session, version_id: int, what: What, format: Format, *, now: datetime) -> Document:
    """The document, owed if nobody has asked for it before, and once more if it could not be made; raises NotFound."""
    version = texts.version(session, version_id)
    if format not in MADE[what] or not _exists(version, what):
        raise NotFound
    return _owe(session, version, what, format, now)


def fingerprint(version: DraftVersion, what: What, format: Format) -> str:
    """That of everything which the document shows: a version that went out never changes, nor do its answers."""
    return digest_of(EDITION, str(version.id), version.fingerprint, what, format)


def _owe(session: Session, version: DraftVersion, what: What, format: Format, now: datetime) -> Document:
    session.scalars(select(DraftVersion.id).where(DraftVersion.id == version.id).with_for_update()).one()
    mark = fingerprint(version, what, format)
    document = session.scalars(select(Document).where(Document.fingerprint == mark)).one_or_none()
    if document is None:
        document = Document(version_id=version.id, what=what, format=format, fingerprint=mark, not_before=now)
        session.add(document)
        session.flush()
    elif document.state is WorkState.FAILED:
        try_again(session, document, now=now)
    return document


def _exists(version: DraftVersion, what: What) -> bool:
    """A first text has nothing behind it: no changes and no comments."""
    return what is What.TEXT or version.round_id is not None
