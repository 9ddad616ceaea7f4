"""The files in which the secretariat's texts come."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.errors import NotFound
from models.uploads.upload import Upload, UploadKind

SHOWN = 10  # of the files that were sent in, on the page that takes another


def newest(session: Session) -> Sequence[Upload]:
    """Those that were sent in last, the newest first."""
    sent = select(Upload).where(Upload.what == UploadKind.DRAFT).options(joinedload(Upload.by))
    return session.scalars(sent.order_by(Upload.id.desc()).limit(SHOWN)).all()


def draft_file(session: Session, upload_id: int) -> Upload:
    """One of them, with who sent it; raises NotFound."""
    sent = select(Upload).where(Upload.id == upload_id, Upload.what == UploadKind.DRAFT)
    found = session.scalars(sent.options(joinedload(Upload.by))).one_or_none()
    if found is None:
        raise NotFound
    return found
