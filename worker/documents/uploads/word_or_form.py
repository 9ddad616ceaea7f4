"""What a member's people send in, a Word file of the draft or a filled-in form: read as what it is, whichever of the two they called it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from models.db.database import Database
from models.uploads.operations.uploads import Found
from models.uploads.reading import FileReading
from models.uploads.upload import Upload
from worker.documents.forms.titles import OURS
from worker.documents.limits import Unreadable
from worker.documents.uploads.form import read_form_upload
from worker.documents.uploads.word import read_word_upload

IS_FORM = "This file is a filled-in form, and it was read as one."
IS_DRAFT = "This file is the text of the draft, and it was read as an edited Word file, not as a form."


Read = tuple[FileReading, Sequence[Found]]
Reader = Callable[[Database, Upload, Path], Read]


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
