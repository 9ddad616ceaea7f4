"""Makes the document that is owed: read in one state of the database, written outside of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.adoption.queries.resulting_text import ResultingText, changes_since, resulting_text
from models.brackets.queries.placed import placed_brackets
from models.comments.queries.clearance import fingerprint_of_answer
from models.comments.queries.own_answers import OwnAnswers, own_answers
from models.comments.submission import Submission
from models.db.access import WORKER
from models.db.database import Database
from models.db.work import Claim
from models.documents import operations
from models.documents.document import Document, DocumentKind, Format
from models.documents.queries import papers
from models.documents.queries.compendium import compendium
from models.documents.queries.documents import NAMED
from models.drafts.queries import comparison, texts
from models.drafts.queries.comparison import ComparedParagraph
from models.drafts.version import DraftVersion
from models.meetings.queries import MeetingDetails, meeting_details
from models.record.queries import newest_anchor
from models.record.sealing import Anchor
from templates.documents import texts as written
from templates.documents.clearance import mark
from templates.documents.style import printable
from templates.links import Links
from worker.documents.docx_out.clearance_docx import clearance_as_docx
from worker.documents.docx_out.minutes_docx import minutes_as_docx
from worker.documents.docx_out.version_docx import (
    brackets_as_docx,
    redline_as_docx,
    resulting_as_docx,
    resulting_redline_as_docx,
    text_as_docx,
)
from worker.documents.ooxml.frame import with_identifier
from worker.documents.pdf.printing import pdf
from worker.documents.xlsx.comment_form import form_as_docx, form_as_xlsx
from worker.documents.xlsx.compendium import compendium_as_docx, workbook
from worker.documents.xlsx.own_answers import own_answers_as_docx, own_answers_as_xlsx
from worker.documents.xlsx.tables import tables_as_xlsx

ENDED = {DocumentKind.CERTIFICATE: papers.certificate, DocumentKind.MEETING: papers.meeting}
"""Those that tell how an adoption ended."""


def _comparison(session: Session, document: Document) -> comparison.Comparison:
    return comparison.compare_versions(session, document.version_id, document.older_id)


def _answer(document: Document) -> Submission:
    assert document.submission is not None
    return document.submission


def _own_answers(session: Session, document: Document) -> OwnAnswers:
    return own_answers(session, document.version.consultation_id, _answer(document).member)


def _meeting(session: Session, document: Document) -> MeetingDetails:
    assert document.meeting is not None
    return meeting_details(session, document.meeting.id)


def _resulting_text(session: Session, document: Document) -> ResultingText:
    assert document.adoption is not None
    return resulting_text(session, document.adoption.id)


def _resulting_redline(
    session: Session, document: Document
) -> tuple[ResultingText, DraftVersion, list[ComparedParagraph]]:
    text = _resulting_text(session, document)
    older = document.older or text.older[0]
    return text, older, changes_since(session, text, older)


WORD: Mapping[DocumentKind, Callable[[Session, Document], bytes]] = {
    DocumentKind.TEXT: lambda session, document: text_as_docx(texts.text(session, document.version_id)),
    DocumentKind.BRACKETS: lambda session, document: brackets_as_docx(texts.text(session, document.version_id)),
    DocumentKind.REDLINE: lambda session, document: redline_as_docx(_comparison(session, document)),
    DocumentKind.COMPENDIUM: lambda session, document: compendium_as_docx(compendium(session, document.version_id)),
    DocumentKind.OWN_ANSWERS: lambda session, document: own_answers_as_docx(_own_answers(session, document)),
    DocumentKind.FORM: lambda session, document: form_as_docx(
        texts.text(session, document.version_id), placed_brackets(session, document.version_id)
    ),
    DocumentKind.CANDIDATE: lambda session, document: redline_as_docx(_comparison(session, document)),
    DocumentKind.CLEARANCE: lambda session, document: clearance_as_docx(papers.pack(session, _answer(document))),
    DocumentKind.MINUTES: lambda session, document: minutes_as_docx(_meeting(session, document)),
    DocumentKind.RESULTING: lambda session, document: resulting_as_docx(_resulting_text(session, document)),
    DocumentKind.RESULTING_REDLINE: lambda session, document: resulting_redline_as_docx(
        *_resulting_redline(session, document)
    ),
}
EXCEL: Mapping[DocumentKind, Callable[[Session, Document], bytes]] = {
    DocumentKind.TABLES: lambda session, document: tables_as_xlsx(texts.text(session, document.version_id)),
    DocumentKind.COMPENDIUM: lambda session, document: workbook(
        compendium(session, document.version_id), at=_date_of(session, document)
    ),
    DocumentKind.OWN_ANSWERS: lambda session, document: own_answers_as_xlsx(_own_answers(session, document)),
    DocumentKind.FORM: lambda session, document: form_as_xlsx(
        texts.text(session, document.version_id), placed_brackets(session, document.version_id)
    ),
}
HTML: Mapping[DocumentKind, Callable[[Session, Document], str]] = {
    DocumentKind.TEXT: lambda session, document: written.text_as_html(texts.text(session, document.version_id)),
    DocumentKind.BRACKETS: lambda session, document: written.brackets_as_html(texts.text(session, document.version_id)),
    DocumentKind.REDLINE: lambda session, document: written.redline_as_html(_comparison(session, document)),
    DocumentKind.COMPENDIUM: lambda session, document: written.compendium_as_html(
        compendium(session, document.version_id)
    ),
    DocumentKind.OWN_ANSWERS: lambda session, document: written.own_answers_as_html(_own_answers(session, document)),
    DocumentKind.CANDIDATE: lambda session, document: written.redline_as_html(_comparison(session, document)),
    DocumentKind.CLEARANCE: lambda session, document: written.clearance_as_html(
        papers.pack(session, _answer(document))
    ),
    DocumentKind.RECEIPT: lambda session, document: written.receipt_as_html(papers.receipt(session, _answer(document))),
    DocumentKind.CERTIFICATE: lambda session, document: written.certificate_as_html(
        papers.certificate(session, document.version_id)
    ),
    DocumentKind.MEETING: lambda session, document: written.meeting_as_html(
        papers.meeting(session, document.version_id)
    ),
    DocumentKind.MINUTES: lambda session, document: written.minutes_as_html(_meeting(session, document)),
    DocumentKind.RESULTING: lambda session, document: written.resulting_as_html(_resulting_text(session, document)),
    DocumentKind.RESULTING_REDLINE: lambda session, document: written.resulting_as_html(
        *_resulting_redline(session, document)
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be printed, dated `at`."""

    html: str
    at: datetime


def make(database: Database, claim: Claim, links: Links, *, printer: str = "") -> None:
    """Make the document, with the entry of the record by which it can be held; `printer` prints it, where one is named. May run twice at once: only the holder of the
    claim writes, once."""
    with database.reading(WORKER) as session:
        document = session.get_one(Document, claim.id, options=NAMED)
        _ensure_current(session, document)
        output = (
            page(session, document, links) if document.format is Format.PDF else _office_file(session, document, links)
        )
    content = _print(database, claim, output, printer) if isinstance(output, Page) else output

    with database.finishing(claim) as session:
        stored = update(Document).where(Document.id == claim.id).values(content=content, size=len(content))
        session.execute(stored)


def _ensure_current(session: Session, document: Document) -> None:
    """Raises Unneeded if what it was to show is not there any more; what a meeting has agreed on never changes."""
    if document.submission is not None:
        operations.ensure_paper_current(session, document)
    elif document.adoption is None and document.meeting is None:
        operations.ensure_current(session, document)


def page(session: Session, document: Document, links: Links) -> Page:
    """The page from which a PDF is printed, with the entry of the record by which it can be held."""
    words = HTML[document.document_kind](session, document)  # it loads the answer with its round and version
    foot = f"{document.version.consultation.title} – {_name_of(document)}"
    if document.document_kind is DocumentKind.CLEARANCE:
        foot += f" – {mark(fingerprint_of_answer(session, _answer(document)))}"
    html = printable(words, foot)
    anchor = _record_entry(session, document)
    return Page(written.with_entry(html, anchor, links) if anchor else html, _date_of(session, document))


def _office_file(session: Session, document: Document, links: Links) -> bytes:
    """A Word or Excel file, with the same entry among its properties."""
    file = (EXCEL if document.format is Format.XLSX else WORD)[document.document_kind](session, document)
    anchor = _record_entry(session, document)
    return with_identifier(file, links.entry(anchor)) if anchor else file


def _record_entry(session: Session, document: Document) -> Anchor | None:
    return newest_anchor(session, document.version.consultation_id, _date_of(session, document))


def _name_of(document: Document) -> str:
    answer = document.submission
    if answer is not None and document.document_kind is DocumentKind.OWN_ANSWERS:
        return f"{answer.member.name}, what became of its comments"
    if document.meeting is not None:
        return f"Minutes: {document.meeting.name}"
    if document.adoption is not None:
        return f"{document.version.name}, as it would be adopted"
    return document.version.name if answer is None else f"{answer.member.name}, {answer.round.name}"


def _date_of(session: Session, document: Document) -> datetime:
    """When what it shows came to be: a document says the same whenever it is made."""
    if document.submission is not None and document.document_kind is not DocumentKind.OWN_ANSWERS:
        return papers.pack(session, document.submission).at
    if document.adoption is not None:
        return document.adoption.announced_at
    if document.meeting is not None:
        at = document.meeting.sent_at or document.meeting.proposed_at
        assert at is not None
        return at
    if document.document_kind in ENDED:
        ended = ENDED[document.document_kind](session, document.version_id).adoption.ended_at
        assert ended is not None
        return ended
    return document.version.circulated_at or document.version.made_at


def _print(database: Database, claim: Claim, page: Page, printer: str) -> bytes:
    database.renew(claim, progress=30)
    return pdf(page.html, at=page.at, alive=lambda: database.renew(claim, progress=60), printer=printer)
