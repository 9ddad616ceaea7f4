"""Reads a file that somebody has sent in, outside of any transaction, in a sandboxed process; a Word file of the draft or a filled-in
form as what it is, whichever of the two they called it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import undefer

from models.db.access import WORKER
from models.db.database import Database
from models.db.work import Claim
from models.scratch import scratch_folder
from models.uploads.operations import uploads
from models.uploads.operations.uploads import Found
from models.uploads.reading import FileReading
from models.uploads.upload import Upload, UploadKind
from worker.documents.forms.titles import OURS
from worker.documents.limits import Unreadable
from worker.documents.uploads.form import read_form_upload
from worker.documents.uploads.word import read_chairs_text, read_draft_upload, read_word_upload
from worker.documents.virus_scan import ensure_clean

IS_FORM = "This file is a filled-in form, and it was read as one."
IS_DRAFT = "This file is the text of the draft, and it was read as an edited Word file, not as a form."

Read = tuple[FileReading, Sequence[Found]]
Reader = Callable[[Database, Upload, Path], Read]


def read(database: Database, claim: Claim, *, clamd: str = "") -> None:
    """Read the file, once a virus scanner, where there is one, has found nothing in it. May run twice at once: only the holder of the claim writes, once."""
    with database.reading(WORKER) as session:
        upload = session.get_one(Upload, claim.id, options=[undefer(Upload.content)])
    database.renew(claim, progress=20)
    try:
        ensure_clean(clamd, upload.content)
        with scratch_folder("lmec-upload-") as folder:
            file = folder / "upload"
            file.write_bytes(upload.content)
            reading, found = READERS[upload.upload_kind](database, upload, file)
    except Unreadable as refusal:
        with database.finishing(claim) as session:
            uploads.refuse(session, claim, str(refusal))
        return

    with database.finishing(claim) as session:
        uploads.save_reading(session, claim, reading, found)


def read_word_or_form(database: Database, upload: Upload, path: Path) -> Read:
    """What an edited Word file asks; where it is none, what it says as a form."""
    try:
        return read_word_upload(database, upload, path)
    except Unreadable:
        as_form = _try_reader(read_form_upload, database, upload, path)
        if as_form is None or not _says_something(*as_form):
            raise
        return _with_warning(IS_FORM, *as_form)


def read_form_or_word(database: Database, upload: Upload, path: Path) -> Read:
    """What a form says; where it says nothing, what it asks as an edited Word file."""
    try:
        as_form = read_form_upload(database, upload, path)
    except Unreadable:
        if (as_word := _try_reader(read_word_upload, database, upload, path)) is None:
            raise
        return _with_warning(IS_DRAFT, *as_word)
    if _says_something(*as_form) or (as_word := _try_reader(read_word_upload, database, upload, path)) is None:
        return as_form
    return _with_warning(IS_DRAFT, *as_word)


def _try_reader(reader: Reader, database: Database, upload: Upload, path: Path) -> Read | None:
    """None where the file is nothing that this reader knows."""
    try:
        return reader(database, upload, path)
    except Unreadable:
        return None


def _says_something(reading: FileReading, found: Sequence[Found]) -> bool:
    """Whether it is surely a form: one of ours, or any with rows that say something."""
    form = reading.form
    return bool(found) or (form is not None and (form.family == OURS or bool(form.faults) or bool(form.chosen)))


def _with_warning(sentence: str, reading: FileReading, found: Sequence[Found]) -> Read:
    return replace(reading, warnings=[sentence, *reading.warnings]), found


READERS: Mapping[UploadKind, Reader] = {
    UploadKind.WORD: read_word_or_form,
    UploadKind.FORM: read_form_or_word,
    UploadKind.DRAFT: read_draft_upload,
    UploadKind.CHAIR: read_chairs_text,
}
"""What reads each kind of file; gives facts about all of it, and what it asks. Raises Unreadable."""
