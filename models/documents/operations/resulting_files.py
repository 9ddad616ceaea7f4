"""The files of the text that an adoption would make the adopted one: clean, and with what is different from older versions."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.operations.amending import versions_before
from models.db.work import Priority
from models.documents.document import MADE, Document, Format, What
from models.documents.operations.documents import EDITION, Wanted, owe
from models.drafts.version import DraftVersion
from models.errors import NotFound
from models.record.events import digest_of


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


def there_are(session: Session, adoption: Adoption) -> list[Wanted]:
    """Its text, then what is different from the last version that went out (`older` is None), and from the first."""
    version = adoption.version
    last, *first = versions_before(session, adoption) or (None,)
    redlines = [] if last is None else [None, *first]
    return [Wanted(version, What.RESULTING), *(Wanted(version, What.RESULTING_REDLINE, older) for older in redlines)]


def fingerprint(adoption: Adoption, wanted: Wanted, format: Format) -> str:
    """That of everything which the file shows: neither the version nor the words of the meeting ever change."""
    of_older = (str(wanted.older.id), wanted.older.fingerprint) if wanted.older else ()
    return digest_of(EDITION, f"adoption:{adoption.id}", adoption.version.fingerprint, wanted.what, format, *of_older)


def compared_with(session: Session, adoption: Adoption, older: DraftVersion | None) -> DraftVersion:
    """The version with which a redline compares: the last that went out where it names none."""
    return older or versions_before(session, adoption)[0]


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
