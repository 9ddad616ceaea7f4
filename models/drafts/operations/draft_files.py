"""Files in which the secretariat's own texts come: kept as they came, read by a worker, arranged by people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import NotFound
from models.people.person import Person
from models.uploads.operations.uploads import come_again, digest_of_file, keep
from models.uploads.upload import Upload, UploadKind


def receive(session: Session, content: bytes, *, name: str, by: Person, now: datetime) -> Upload:
    """Keep a file of the secretariat and owe its reading. The same file is kept once; what could not be read is tried again.

    No consultation exists yet in whose record this could stand: its digest is recorded when the text is put up.
    """
    by.ensure_staff()
    digest = digest_of_file(content)
    known = session.scalars(
        select(Upload)
        .where(Upload.what == UploadKind.DRAFT, Upload.member_id.is_(None), Upload.digest == digest)
        .order_by(Upload.id)
        .limit(1)
    ).one_or_none()
    if known is not None:
        return come_again(session, known, now=now)

    return keep(session, UploadKind.DRAFT, content, name=name, by=by, now=now)


def given(session: Session, upload_id: int) -> Upload:
    """A file of the secretariat that a text came in; raises NotFound."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.what is not UploadKind.DRAFT or upload.member_id is not None:
        raise NotFound
    return upload
