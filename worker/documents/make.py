"""Makes the document that is owed: read in one state of the database, written outside of it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.access import WORKER
from models.database import Database
from models.document import Document, Format, What
from models.draft import DraftVersion
from models.queries import texts
from models.queries.comparison import with_base
from models.queries.compendium import compendium
from models.work import Claim
from templates.documents import texts as written
from templates.documents.style import printable
from worker.documents.printing import pdf
from worker.documents.version_docx import redline_as_docx, text_as_docx
from worker.documents.workbook import workbook

WORD: Mapping[What, Callable[[Session, int], bytes]] = {
    What.TEXT: lambda session, version_id: text_as_docx(texts.text(session, version_id)),
    What.REDLINE: lambda session, version_id: redline_as_docx(with_base(session, version_id)),
}
HTML: Mapping[What, Callable[[Session, int], str]] = {
    What.TEXT: lambda session, version_id: written.text_as_html(texts.text(session, version_id)),
    What.REDLINE: lambda session, version_id: written.redline_as_html(with_base(session, version_id)),
    What.COMPENDIUM: lambda session, version_id: written.compendium_as_html(compendium(session, version_id)),
}


def make(database: Database, claim: Claim) -> None:
    """Make the document. May run twice at once: only the holder of the claim writes, once."""
    with database.reading(WORKER) as session:
        document = session.get_one(Document, claim.id)
        version = session.get_one(DraftVersion, document.version_id)
        at, format = version.circulated_at or version.made_at, document.format
        foot = f"{version.consultation.title} – {version.name}"
        if format is Format.XLSX:
            content, html = workbook(compendium(session, version.id), at=at), ""
        elif format is Format.DOCX:
            content, html = WORD[document.what](session, version.id), ""
        else:
            content, html = b"", HTML[document.what](session, version.id)
    if html:
        content = _printed(database, claim, html, foot, at)

    with database.finishing(claim) as session:
        made = update(Document).where(Document.id == claim.id).values(content=content, size=len(content))
        session.execute(made)


def _printed(database: Database, claim: Claim, html: str, foot: str, at: datetime) -> bytes:
    database.renew(claim, progress=30)
    return pdf(printable(html, foot), at=at, alive=lambda: database.renew(claim, progress=60))
