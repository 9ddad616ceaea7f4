"""Files in which the secretariat's own texts come: kept as they came, read by a worker, arranged by people."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid, NotFound
from models.person import Person
from models.text import file_name
from models.upload import Upload, UploadKind
from models.work import WorkState, try_again


def receive(session: Session, content: bytes, *, name: str, by: Person, now: datetime) -> Upload:
    """Keep a file of the secretariat and owe its reading. The same file is kept once; what could not be read is tried again.

    No consultation exists yet in whose record this could stand: its digest is recorded when the text is put up.
    """
    by.ensure_staff()
    digest = sha256(content).hexdigest()
    known = session.scalars(
        select(Upload)
        .where(Upload.what == UploadKind.DRAFT, Upload.member_id.is_(None), Upload.digest == digest)
        .order_by(Upload.id)
        .limit(1)
    ).one_or_none()
    if known is not None:
        if known.refusal or known.state is WorkState.FAILED:
            known.refusal = None
            try_again(session, known, now=now)
        return known

    return keep(session, UploadKind.DRAFT, content, name=name, by=by, now=now)


def keep(
    session: Session,
    what: UploadKind,
    content: bytes,
    *,
    round_id: int | None = None,
    name: str,
    by: Person,
    now: datetime,
) -> Upload:
    """Keep a file of no member, and owe its reading; raises Invalid for an empty one."""
    if not content:
        raise Invalid("This file is empty: there is nothing in it.", "file")
    upload = Upload(
        what=what,
        round_id=round_id,
        by_id=by.id,
        at=now,
        name=file_name(name),
        content=content,
        size=len(content),
        digest=sha256(content).hexdigest(),
        state=WorkState.WAITING,
        not_before=now,
    )
    session.add(upload)
    session.flush()
    return upload


def given(session: Session, upload_id: int) -> Upload:
    """A file of the secretariat that a text came in; raises NotFound."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.what is not UploadKind.DRAFT or upload.member_id is not None:
        raise NotFound
    return upload
