"""A Word file with a text that the secretariat wants to put up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.db.database import Database
from models.drafts import manuscript
from models.uploads.operations.uploads import Found
from models.uploads.upload import Upload
from worker.documents.sandbox.processes import read_draft
from worker.documents.unreadable import Unreadable


def read_draft_upload(_database: Database, upload: Upload, path: Path) -> tuple[dict[str, Any], Sequence[Found]]:
    """Its title and passages, with sentences on what was not kept; it asks for nothing yet."""
    draft = read_draft(path, upload.name)
    if sentence := manuscript.unusable(manuscript.from_plain(draft)):
        raise Unreadable(sentence)
    return draft, ()
