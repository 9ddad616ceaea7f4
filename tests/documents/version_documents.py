"""A document of a version, made as a worker does it."""

from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import undefer

from models.db.access import WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document, DocumentKind, Format
from templates.links import Links
from tests.web.circulation import SecondVersion
from worker.attempt import Attempt
from worker.documents import make
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile


def owed(out: SecondVersion, what: DocumentKind, format: Format, older_id: int | None = None) -> Document:
    with out.world.database.reading(WORKER) as session:
        statement = select(Document).where(
            Document.version_id == out.version_id,
            Document.document_kind == what,
            Document.format == format,
            Document.older_id.is_not_distinct_from(older_id),
        )
        return session.scalars(statement.options(undefer(Document.content))).one()


def make_document(
    out: SecondVersion, what: DocumentKind, format: Format, older_id: int | None = None, *, printer: str = ""
) -> Document:
    """The document, after a worker has tried to make it."""
    database: Database = out.world.database
    claim = database.take(Document, owed(out, what, format, older_id).id)
    assert claim is not None
    with Attempt(database, claim):
        make.make(database, claim, Links(""), printer=printer)
    return owed(out, what, format, older_id)


def in_word(out: SecondVersion, what: DocumentKind) -> WordFile:
    document = make_document(out, what, Format.DOCX)
    assert (document.state, document.content is not None) == (WorkState.DONE, True), document.last_error
    word = read_docx(BytesIO(document.content or b""), "version.docx")
    word.paragraphs = [each for each in word.paragraphs if each.part == "body"]
    return word
