"""Documents: owed when a version goes out, or when somebody asks for one that is not there yet."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.db.base import held
from models.db.work import Impossible, Priority, WorkState, hurry, try_again
from models.documents.document import MADE, Document, Format, What
from models.documents.queries.wanted_documents import Wanted, fingerprint, there_are
from models.drafts.version import DraftVersion
from models.errors import NotFound

CHANGED = "What it shows has changed since. Ask for it again."


def owe_all(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that goes out; redlines against versions long before wait for somebody to ask."""
    for wanted in there_are(session, version):
        if wanted.older is None:
            for format in MADE[wanted.what]:
                _owe(session, wanted, format, now, Priority.LAST)


def owe_anew(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that has just been adopted: those from before call it not for citation, and go."""
    of_version = (Document.version_id == version.id) & Document.submission_id.is_(None) & Document.adoption_id.is_(None)
    session.execute(delete(Document).where(of_version, Document.what != What.CANDIDATE))
    owe_all(session, version, now=now)


def ask(
    session: Session, version_id: int, what: What, format: Format, *, older_id: int | None = None, now: datetime
) -> Document:
    """The document, owed if nobody has asked for it before, and once more if it could not be made; raises NotFound."""
    version = session.get(DraftVersion, version_id)
    if version is None or format not in MADE[what]:
        raise NotFound
    for wanted in there_are(session, version):
        if wanted.what is what and older_id == (wanted.older.id if wanted.older else None):
            return _owe(session, wanted, format, now, Priority.NEXT)
    raise NotFound


def ensure_current(session: Session, document: Document) -> None:
    """Raises Impossible if what the document was to show is not there any more: then it would show something else."""
    version, older_id = session.get_one(DraftVersion, document.version_id), document.older_id
    wanted = Wanted(version, document.what, session.get_one(DraftVersion, older_id) if older_id else None)
    if fingerprint(session, wanted, document.format) != document.fingerprint:
        raise Impossible(CHANGED)


def owe(session: Session, document: Document, *, now: datetime) -> Document:
    """The document, or the one that is there already: owed once more if it could not be made, and sooner if this turn is."""
    session.scalars(held(select(DraftVersion.id).where(DraftVersion.id == document.version_id), DraftVersion)).one()
    same = session.scalars(select(Document).where(Document.fingerprint == document.fingerprint)).one_or_none()
    if same is None:
        session.add(document)
        session.flush()
        return document
    if same.state is WorkState.FAILED:
        try_again(session, same, now=now)
    hurry(session, same, Priority(document.turn))
    return same


def _owe(session: Session, wanted: Wanted, format: Format, now: datetime, turn: Priority) -> Document:
    document = Document(
        version_id=wanted.version.id,
        older_id=wanted.older.id if wanted.older else None,
        what=wanted.what,
        format=format,
        fingerprint=fingerprint(session, wanted, format),
        not_before=now,
        turn=turn,
    )
    return owe(session, document, now=now)
