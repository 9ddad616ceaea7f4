"""Documents: owed when a version goes out, when an adoption is announced, or when somebody asks for one. The papers of a
member's answer are for its own people."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from models.adoption.adoption import Adoption
from models.comments.queries.own_answers import own_answers
from models.comments.submission import Submission
from models.db.access import unsealed
from models.db.base import for_update
from models.db.work import GIVEN_UP, Priority, Unneeded, WorkState, raise_priority, try_again
from models.documents.document import FORMATS, Document, DocumentKind, Format
from models.documents.queries.documents import (
    VersionDocument,
    documents_of,
    fingerprint,
    fingerprint_of_minutes,
    fingerprint_of_paper,
    fingerprint_of_resulting_file,
    papers_of,
    resulting_files_of,
)
from models.drafts.version import DraftVersion
from models.errors import NotFound, ensure_found
from models.meetings.meeting import Meeting
from models.people.person import Person

CHANGED = "What it shows has changed since. Ask for it again."


def owe_all(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that goes out; redlines against versions long before wait for somebody to ask."""
    for wanted in documents_of(session, version):
        if wanted.older is None:
            for format in FORMATS[wanted.document_kind]:
                _owe_document(session, wanted, format, now, Priority.LAST)


def owe_each(session: Session, version: DraftVersion, document_kind: DocumentKind, *, now: datetime) -> None:
    """Owe every document of this kind that a version has, in each of its formats."""
    for wanted in documents_of(session, version):
        if wanted.document_kind is document_kind:
            for format in FORMATS[document_kind]:
                _owe_document(session, wanted, format, now, Priority.NEXT)


def owe_anew(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that has just been adopted: those from before call it not for citation, and go."""
    of_version = (Document.version_id == version.id) & Document.submission_id.is_(None) & Document.adoption_id.is_(None)
    of_version &= Document.meeting_id.is_(None)
    earlier = delete(Document).where(of_version, Document.document_kind != DocumentKind.CANDIDATE)
    session.execute(earlier, execution_options=unsealed("files of before go, whoever has asked for them"))
    owe_all(session, version, now=now)


def ask(
    session: Session,
    version_id: int,
    document_kind: DocumentKind,
    format: Format,
    *,
    older_id: int | None = None,
    now: datetime,
) -> Document:
    """The document, owed if nobody has asked for it before, and once more if it could not be made; raises NotFound."""
    version = session.get(DraftVersion, version_id)
    if version is None or format not in FORMATS[document_kind]:
        raise NotFound
    for wanted in documents_of(session, version):
        if wanted.document_kind is document_kind and older_id == (wanted.older.id if wanted.older else None):
            return _owe_document(session, wanted, format, now, Priority.NEXT)
    raise NotFound


def ensure_current(session: Session, document: Document) -> None:
    """Raises Unneeded if what the document was to show is not there any more: then it would show something else."""
    version, older_id = session.get_one(DraftVersion, document.version_id), document.older_id
    wanted = VersionDocument(
        version, document.document_kind, session.get_one(DraftVersion, older_id) if older_id else None
    )
    if fingerprint(session, wanted, document.format) != document.fingerprint:
        raise Unneeded(CHANGED)


def owe(session: Session, document: Document, *, now: datetime) -> Document:
    """The document, or the one that is there already: owed once more if it was given up, and sooner if this priority is higher."""
    session.scalars(
        for_update(select(DraftVersion.id).where(DraftVersion.id == document.version_id), DraftVersion)
    ).one()
    same = session.scalars(select(Document).where(Document.fingerprint == document.fingerprint)).one_or_none()
    if same is None:
        session.add(document)
        session.flush()
        return document
    if same.state in GIVEN_UP:
        try_again(session, same, now=now)
    raise_priority(session, same, Priority(document.priority))
    return same


def ask_for_paper(
    session: Session, round_id: int, document_kind: DocumentKind, format: Format, *, by: Person, now: datetime
) -> Document:
    """The paper as things stand now, owed if nobody has asked for it; raises NotFound if there is none.

    Older ones of what is to be cleared go: their words are not what the member will send any more.
    """
    by.ensure_speaks()
    submission = _own_submission(session, round_id, by)
    if document_kind not in papers_of(submission) or format not in FORMATS[document_kind]:
        raise NotFound

    if document_kind is DocumentKind.CLEARANCE:
        _discard_outdated_papers(session, submission)
    paper = Document(
        version_id=submission.round.version_id,
        submission_id=submission.id,
        document_kind=document_kind,
        format=format,
        fingerprint=fingerprint_of_paper(session, submission, document_kind, format),
        not_before=now,
        priority=Priority.NEXT,
    )
    return owe(session, paper, now=now)


def ask_for_own_answers(
    session: Session, consultation_id: int, format: Format, *, by: Person, now: datetime
) -> Document:
    """The file about what became of the member's comments, as things stand now; raises NotFound."""
    by.ensure_speaks()
    found = own_answers(session, consultation_id, by.of_member())
    file = Document(
        version_id=found.newest.id,
        submission_id=found.submission.id,
        document_kind=DocumentKind.OWN_ANSWERS,
        format=format,
        fingerprint=fingerprint_of_paper(session, found.submission, DocumentKind.OWN_ANSWERS, format),
        not_before=now,
        priority=Priority.NEXT,
    )
    return owe(session, file, now=now)


def ensure_paper_current(session: Session, paper: Document) -> None:
    """Raises Unneeded if the answer has changed since somebody asked for the paper."""
    if not _is_current(session, paper):
        raise Unneeded(CHANGED)


def may_be_handed_out(session: Session, document: Document) -> bool:
    """Whether a document may be handed out: what is to be cleared shows what the member will send now, or has sent."""
    return document.document_kind is not DocumentKind.CLEARANCE or _is_current(session, document)


def owe_resulting_files(session: Session, adoption: Adoption, *, now: datetime) -> None:
    """Owe every file of it: those who confirm the announcement read it first, then the members."""
    for wanted in resulting_files_of(session, adoption):
        for format in FORMATS[wanted.document_kind]:
            owe(session, _resulting_document(adoption, wanted, format, now), now=now)


def ask_for_resulting_file(
    session: Session,
    adoption_id: int,
    document_kind: DocumentKind,
    format: Format,
    *,
    older_id: int | None = None,
    now: datetime,
) -> Document:
    """The file, owed once more if it could not be made; raises NotFound."""
    adoption = session.get(Adoption, adoption_id)
    if adoption is None or format not in FORMATS[document_kind]:
        raise NotFound
    for wanted in resulting_files_of(session, adoption):
        if wanted.document_kind is document_kind and older_id == (wanted.older.id if wanted.older else None):
            return owe(session, _resulting_document(adoption, wanted, format, now), now=now)
    raise NotFound


def owe_minutes(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Owe the minutes of a meeting as they stand; those from before go, since they say something else."""
    earlier = delete(Document).where(Document.meeting_id == meeting.id)
    session.execute(earlier, execution_options=unsealed("files of before go, whoever has asked for them"))
    for format in FORMATS[DocumentKind.MINUTES]:
        minutes = Document(
            version_id=meeting.version_id,
            meeting_id=meeting.id,
            document_kind=DocumentKind.MINUTES,
            format=format,
            fingerprint=fingerprint_of_minutes(meeting, format),
            not_before=now,
            priority=Priority.NEXT,
        )
        owe(session, minutes, now=now)


def _owe_document(
    session: Session, wanted: VersionDocument, format: Format, now: datetime, priority: Priority
) -> Document:
    document = Document(
        version_id=wanted.version.id,
        older_id=wanted.older.id if wanted.older else None,
        document_kind=wanted.document_kind,
        format=format,
        fingerprint=fingerprint(session, wanted, format),
        not_before=now,
        priority=priority,
    )
    return owe(session, document, now=now)


def _is_current(session: Session, paper: Document) -> bool:
    assert paper.submission is not None
    return fingerprint_of_paper(session, paper.submission, paper.document_kind, paper.format) == paper.fingerprint


def _own_submission(session: Session, round_id: int, by: Person) -> Submission:
    own = select(Submission).where(Submission.round_id == round_id, Submission.member_id == by.of_member().id)
    return ensure_found(session.scalars(own.options(joinedload(Submission.round))).one_or_none())


def _discard_outdated_papers(session: Session, submission: Submission) -> None:
    """Empty the papers to be cleared that show other words; whoever makes one of them now finds the work taken away."""
    marks = [
        fingerprint_of_paper(session, submission, DocumentKind.CLEARANCE, format)
        for format in FORMATS[DocumentKind.CLEARANCE]
    ]
    older = update(Document).where(
        Document.submission_id == submission.id,
        Document.document_kind == DocumentKind.CLEARANCE,
        Document.fingerprint.not_in(marks),
        Document.last_error.is_distinct_from(CHANGED),
    )
    gone = {"state": WorkState.CANCELLED, "last_error": CHANGED, "content": None, "size": None}
    session.execute(
        older.values(claim=None, claimed_until=None, **gone),
        execution_options=unsealed("a paper of other words is nobody's any more"),
    )


def _resulting_document(adoption: Adoption, wanted: VersionDocument, format: Format, now: datetime) -> Document:
    return Document(
        version_id=adoption.version_id,
        older_id=wanted.older.id if wanted.older else None,
        adoption_id=adoption.id,
        document_kind=wanted.document_kind,
        format=format,
        fingerprint=fingerprint_of_resulting_file(adoption, wanted, format),
        not_before=now,
        priority=Priority.NEXT,
    )
