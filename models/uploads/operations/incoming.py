"""What every file that comes in shares: it is kept as it came, its reading is owed, and what failed can be tried again."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from models.db.work import WorkState, try_again
from models.errors import Invalid
from models.people.person import Person
from models.text.typed import file_name
from models.uploads.upload import Upload, UploadKind


def digest_of_file(content: bytes) -> str:
    """SHA-256; raises Invalid for an empty file."""
    if not content:
        raise Invalid("This file is empty: there is nothing in it.", "file")
    return sha256(content).hexdigest()


def keep(
    session: Session,
    what: UploadKind,
    content: bytes,
    *,
    name: str,
    by: Person,
    now: datetime,
    refusal: str | None = None,
    **of: int | str | None,
) -> Upload:
    """Keep a file and owe its reading, unless there is a `refusal`; `of` is whose it is, by columns of Upload."""
    upload = Upload(
        what=what,
        by_id=by.id,
        at=now,
        name=file_name(name),
        content=content,
        size=len(content),
        digest=digest_of_file(content),
        refusal=refusal,
        state=WorkState.DONE if refusal else WorkState.WAITING,
        not_before=now,
        **of,
    )
    session.add(upload)
    session.flush()
    return upload


def come_again(session: Session, known: Upload, *, now: datetime) -> Upload:
    """The same file is kept once; what could not be read then is tried again."""
    if known.refusal or known.state is WorkState.FAILED:
        known.refusal = None
        try_again(session, known, now=now)
    return known
