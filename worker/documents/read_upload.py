"""Reads a file that somebody has sent in: outside of the database, in a process that may come to harm."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import undefer

from models.access import WORKER
from models.database import Database
from models.operations import uploads
from models.upload import Upload, UploadKind
from models.work import Claim
from worker.documents.apart import read_word
from worker.documents.unreadable import Unreadable


def read(database: Database, claim: Claim) -> None:
    """Read the file. May run twice at once: only the holder of the claim writes, once."""
    with database.reading(WORKER) as session:
        upload = session.get_one(Upload, claim.id, options=[undefer(Upload.content)])
    database.renew(claim, progress=20)
    try:
        with tempfile.NamedTemporaryFile() as file:
            file.write(upload.content)
            file.flush()
            result = READERS[upload.what](Path(file.name), upload.name)
    except Unreadable as refusal:
        with database.finishing(claim) as session:
            uploads.refuse(session, claim, str(refusal))
        return

    with database.finishing(claim) as session:
        uploads.lay_down(session, claim, result)


def _word(path: Path, name: str) -> dict[str, Any]:
    word = read_word(path, name)
    changes = sum(len(paragraph.changes) for paragraph in word.paragraphs)
    return {"changes": changes, "comments": len(word.comments), "warnings": word.warnings}


READERS: Mapping[UploadKind, Callable[[Path, str], dict[str, Any]]] = {UploadKind.WORD: _word}
"""What reads each kind of file; gives what was read, as plain data. Raises Unreadable."""
