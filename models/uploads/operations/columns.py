"""Which column of a comment form holds what, where its titles were strange."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.db.work import try_again
from models.errors import Invalid, NotFound
from models.people.person import Person
from models.uploads.forms import NAMES, SAYING, Field
from models.uploads.operations import upload_review
from models.uploads.reading import reading_as_plain
from models.uploads.upload import Upload, UploadedComment


def choose(
    session: Session, upload_id: int, chosen: Mapping[str, Field], *, by: Person, seen: int, now: datetime
) -> Upload:
    """Have a form read again with these columns, by their letters, in the place of what was read in it before. Several may
    hold words of a comment: they are put together.

    The same choice again changes nothing. `seen` is the revision of the file that the person saw.
    """
    upload = upload_review.opened(session, upload_id, by, now)
    if (reading := upload.reading) is None or (form := reading.form) is None:
        raise NotFound
    _ensure_enough(chosen)
    if chosen == {column.letter: column.field for column in form.columns if column.field in NAMES}:
        return upload
    upload.ensure_seen(seen)

    session.execute(delete(UploadedComment).where(UploadedComment.upload_id == upload.id))
    upload.result = reading_as_plain(replace(reading, form=replace(form, chosen=dict(chosen))))
    upload.revision += 1
    try_again(session, upload, now=now)
    return upload


def _ensure_enough(chosen: Mapping[str, Field]) -> None:
    if not {"comment", "proposed"} & set(chosen.values()):
        raise Invalid("Choose which column holds the comments, or the proposed words.")
    for field, count in Counter(chosen.values()).items():
        if count > 1 and field not in SAYING:
            raise Invalid(f"{count} columns are said to hold “{NAMES[field]}”. Choose it for one of them.")
