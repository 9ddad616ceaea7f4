"""Reads a file that somebody has sent in: outside of any transaction, in a sandboxed process."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import undefer

from models.db.access import WORKER
from models.db.database import Database
from models.db.work import Claim
from models.uploads.operations import uploads
from models.uploads.upload import Upload, UploadKind
from worker.documents.limits import Unreadable
from worker.documents.uploads.word import read_chairs_text, read_draft_upload
from worker.documents.uploads.word_or_form import Reader, read_form_or_word, read_word_or_form
from worker.documents.virus_scan import ensure_clean


def read(database: Database, claim: Claim, *, clamd: str = "") -> None:
    """Read the file, once a virus scanner, where there is one, has found nothing in it. May run twice at once: only the holder of the claim writes, once."""
    with database.reading(WORKER) as session:
        upload = session.get_one(Upload, claim.id, options=[undefer(Upload.content)])
    database.renew(claim, progress=20)
    try:
        ensure_clean(clamd, upload.content)
        with tempfile.NamedTemporaryFile() as file:
            file.write(upload.content)
            file.flush()
            reading, found = READERS[upload.upload_kind](database, upload, Path(file.name))
    except Unreadable as refusal:
        with database.finishing(claim) as session:
            uploads.refuse(session, claim, str(refusal))
        return

    with database.finishing(claim) as session:
        uploads.save_reading(session, claim, reading, found)


READERS: Mapping[UploadKind, Reader] = {
    UploadKind.WORD: read_word_or_form,
    UploadKind.FORM: read_form_or_word,
    UploadKind.DRAFT: read_draft_upload,
    UploadKind.CHAIR: read_chairs_text,
}
"""What reads each kind of file; gives facts about all of it, and what it asks. Raises Unreadable."""
