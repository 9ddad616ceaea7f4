"""The files of the text that an adoption would make the adopted one: clean, and with what is different from older versions."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.db.work import Priority
from models.documents.document import MADE, Document, Format, What
from models.documents.operations.documents import owe
from models.documents.queries.wanted_documents import Wanted
from models.documents.queries.wanted_results import fingerprint, there_are
from models.errors import NotFound


def owe_all(session: Session, adoption: Adoption, *, now: datetime) -> None:
    """Owe every file of it: those who confirm the announcement read it first, then the members."""
    for wanted in there_are(session, adoption):
        for format in MADE[wanted.what]:
            owe(session, _document(adoption, wanted, format, now), now=now)


def ask(
    session: Session, adoption_id: int, what: What, format: Format, *, older_id: int | None = None, now: datetime
) -> Document:
    """The file, owed once more if it could not be made; raises NotFound."""
    adoption = session.get(Adoption, adoption_id)
    if adoption is None or format not in MADE[what]:
        raise NotFound
    for wanted in there_are(session, adoption):
        if wanted.what is what and older_id == (wanted.older.id if wanted.older else None):
            return owe(session, _document(adoption, wanted, format, now), now=now)
    raise NotFound


def _document(adoption: Adoption, wanted: Wanted, format: Format, now: datetime) -> Document:
    return Document(
        version_id=adoption.version_id,
        older_id=wanted.older.id if wanted.older else None,
        adoption_id=adoption.id,
        what=wanted.what,
        format=format,
        fingerprint=fingerprint(adoption, wanted, format),
        not_before=now,
        turn=Priority.NEXT,
    )
