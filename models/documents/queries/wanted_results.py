"""Which files the text has that an adoption would make, and what each is compared with."""

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.queries.amended import versions_before
from models.documents.document import EDITION, Format, What
from models.documents.queries.wanted_documents import Wanted
from models.drafts.version import DraftVersion
from models.record.events import digest_of


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
