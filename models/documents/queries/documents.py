"""The documents of a version, of a member's answer and of an adoption: which there are, the fingerprint by which one is known to be
up to date, and how far each is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.queries.amended import versions_before
from models.adoption.queries.corrigenda import issued_corrigenda
from models.adoption.queries.statements import count_withdrawn
from models.brackets.queries.positions import positions_of
from models.comments.carried import CarriedComment
from models.comments.comment import Comment
from models.comments.operations.submissions import state_of
from models.comments.queries.clearance import current_clearance
from models.comments.queries.sections import marks_of
from models.comments.submission import Submission
from models.consensus.queries import field_positions_of
from models.consolidation.consolidation import Conflict
from models.db.work import WorkState
from models.dispositions.disposition import Disposition
from models.documents.document import EDITION, FORMATS, Document, DocumentKind, Format
from models.drafts.version import FOR_MEMBERS, DraftVersion, Kind, Paragraph, Stage
from models.errors import NotFound, ensure_found
from models.meetings.meeting import Meeting
from models.record.events import digest_of
from models.rounds.consultation import Round

NAMED = (
    joinedload(Document.version),
    joinedload(Document.older),
    joinedload(Document.submission).joinedload(Submission.round),
    joinedload(Document.adoption),
    joinedload(Document.meeting),
)
"""What the name of a document's file needs."""


@dataclass(frozen=True, slots=True)
class VersionDocument:
    """A document of a version, whatever its format; a redline may be against another `older` version than the one before."""

    version: DraftVersion
    document_kind: DocumentKind
    older: DraftVersion | None = None


def documents_of(session: Session, version: DraftVersion) -> list[VersionDocument]:
    """Every document of a version: one that went out has its text, the form for comments on it, what is open and what changed,
    and the comments behind it, one that is adopted a certificate; one that is at the secretariat what would change."""
    if version.stage not in FOR_MEMBERS:
        at_work = version.stage in (Stage.CANDIDATE, Stage.PROPOSED) and version.base_id is not None
        return _comparisons_of(session, version, DocumentKind.CANDIDATE) if at_work else []
    found = [VersionDocument(version, DocumentKind.CERTIFICATE)] if version.stage is Stage.ADOPTED else []
    if recorded_meeting(session, version) is not None:
        found.append(VersionDocument(version, DocumentKind.MEETING))
    found.append(VersionDocument(version, DocumentKind.TEXT))
    if version.stage is Stage.CIRCULATED:
        found.append(VersionDocument(version, DocumentKind.FORM))
    if _has_tables(session, version):
        found.append(VersionDocument(version, DocumentKind.TABLES))
    if _has_brackets(session, version):
        found.append(VersionDocument(version, DocumentKind.BRACKETS))
    if version.base_id is None:  # a first text has nothing behind it: no changes and no comments
        return found
    before, *long_before = _comparisons_of(session, version, DocumentKind.REDLINE)
    comments = [VersionDocument(version, DocumentKind.COMPENDIUM)] if version.round_id is not None else []
    return [*found, before, *comments, *long_before]


def fingerprint(session: Session, wanted: VersionDocument, format: Format) -> str:
    """That of everything which the document shows in a format."""
    return fingerprints(session, wanted)(format)


def fingerprints(session: Session, wanted: VersionDocument) -> Callable[[Format], str]:
    """The fingerprint of each format: a version that went out never changes, nor do its answers; that it has been adopted is
    written on it, which corrigenda there are, and which statements were withdrawn."""
    version, older = wanted.version, wanted.older
    of_older = (str(older.id), older.fingerprint) if older else ()
    at_work = (
        (version.stage, *_answer_revisions(session, version)) if wanted.document_kind is DocumentKind.CANDIDATE else ()
    )
    marked = (version.stage,) if version.stage is Stage.ADOPTED else ()
    if wanted.document_kind is DocumentKind.TEXT and version.stage is Stage.ADOPTED:
        counts = {
            "corrigenda": len(issued_corrigenda(session, version)),
            "withdrawn": count_withdrawn(session, version),
        }
        marked = (*marked, *(f"{what}:{count}" for what, count in counts.items() if count))
    if wanted.document_kind is DocumentKind.MEETING:
        marked = (*marked, str(recorded_meeting(session, version)))
    return lambda output: digest_of(
        EDITION, str(version.id), version.fingerprint, wanted.document_kind, output, *of_older, *at_work, *marked
    )


def recorded_meeting(session: Session, version: DraftVersion) -> int | None:
    """The adoption whose meeting is on record: the newest at a meeting to which the members have given their answer."""
    answered = Adoption.state.in_((AdoptionState.ADOPTED, AdoptionState.BROKEN))
    of_version = or_(Adoption.version_id == version.id, Adoption.result_id == version.id)
    at_a_meeting = select(Adoption.id).where(of_version, Adoption.way == AdoptionProcedure.MEETING, answered)
    return session.scalars(at_a_meeting.order_by(Adoption.id.desc()).limit(1)).one_or_none()


def papers_of(submission: Submission) -> list[DocumentKind]:
    """Which papers there are of an answer, with its round loaded: a receipt once it is in."""
    return [DocumentKind.RECEIPT, DocumentKind.CLEARANCE] if submission.is_in else [DocumentKind.CLEARANCE]


def fingerprint_of_paper(session: Session, submission: Submission, document_kind: DocumentKind, format: Format) -> str:
    """That of everything which the paper shows: each saving of a comment or a choice makes it another, and so does a new
    deadline. What is to be cleared is the same while it is being cleared; a receipt mentions the clearance."""
    if document_kind is DocumentKind.OWN_ANSWERS:
        return digest_of(
            EDITION, f"submission:{submission.id}", document_kind, format, *_own_answers_state(session, submission)
        )
    of_member = Comment.member_id == submission.member_id
    comments = session.scalars(select(Comment).where(Comment.round_id == submission.round_id, of_member)).all()
    positions = list(positions_of(session, submission.id).values())
    stands = (
        str(submission.submitted_at)
        if document_kind is DocumentKind.CLEARANCE
        else _clearance_revision(session, submission)
    )
    answer = f"submission:{submission.id}", stands, submission.round.closes_at.isoformat()
    marks = [f"{key}:{state}" for key, state in sorted(marks_of(session, submission).items())]
    answer_state = state_of(comments, positions=positions, fields=field_positions_of(session, submission.id))
    return digest_of(EDITION, *answer, document_kind, format, answer_state, *marks)


def _clearance_revision(session: Session, submission: Submission) -> str:
    clearance = current_clearance(session, submission)
    return f"{submission.revision}:{clearance.revision if clearance else 0}"


def _own_answers_state(session: Session, submission: Submission) -> Sequence[str]:
    """What the file about a member's comments depends on: which texts have gone out, which answers are in, the types, and what
    has become of comments that were carried over."""
    consultation_id = submission.round.consultation_id
    out = select(DraftVersion.fingerprint, DraftVersion.stage).where(
        DraftVersion.consultation_id == consultation_id, DraftVersion.stage.in_(FOR_MEMBERS)
    )
    commented = (
        select(Comment.id, Comment.state, Comment.type)
        .join(Round, Round.id == Comment.round_id)
        .where(Round.consultation_id == consultation_id, Comment.member_id == submission.member_id)
    )
    carried = (
        select(CarriedComment.id, CarriedComment.decision, CarriedComment.became_id)
        .join(Comment, Comment.id == CarriedComment.comment_id)
        .join(Round, Round.id == CarriedComment.round_id)
        .where(Round.consultation_id == consultation_id, Comment.member_id == submission.member_id)
    )
    ordered = out.order_by(DraftVersion.id), commented.order_by(Comment.id), carried.order_by(CarriedComment.id)
    return [":".join(map(str, row)) for rows in ordered for row in session.execute(rows)]


def resulting_files_of(session: Session, adoption: Adoption) -> list[VersionDocument]:
    """Its text, then what is different from the last version that went out (`older` is None), and from the first."""
    version = adoption.version
    last, *first = versions_before(session, adoption) or (None,)
    redlines = [] if last is None else [None, *first]
    return [
        VersionDocument(version, DocumentKind.RESULTING),
        *(VersionDocument(version, DocumentKind.RESULTING_REDLINE, older) for older in redlines),
    ]


def fingerprint_of_resulting_file(adoption: Adoption, wanted: VersionDocument, format: Format) -> str:
    """That of everything which the file shows: neither the version nor the words of the meeting ever change."""
    of_older = (str(wanted.older.id), wanted.older.fingerprint) if wanted.older else ()
    return digest_of(
        EDITION, f"adoption:{adoption.id}", adoption.version.fingerprint, wanted.document_kind, format, *of_older
    )


def fingerprint_of_minutes(meeting: Meeting, format: Format) -> str:
    """That of the minutes of a meeting as they stand."""
    return digest_of(EDITION, f"meeting:{meeting.id}", f"{meeting.revision}", DocumentKind.MINUTES, format)


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """One document in each of its formats, with the row of each that somebody has asked for; see `VersionDocument`."""

    wanted: VersionDocument
    files: Sequence[tuple[Format, Document | None]]

    @property
    def document_kind(self) -> DocumentKind:
        return self.wanted.document_kind

    @property
    def older(self) -> DraftVersion | None:
        return self.wanted.older

    @property
    def in_making(self) -> bool:
        """Whether a worker has still to make some of it."""
        return any(row and row.state in (WorkState.WAITING, WorkState.RUNNING) for _, row in self.files)


@dataclass(frozen=True, slots=True)
class VersionFiles:
    """What of a version can be kept as a file."""

    version: DraftVersion
    documents: Sequence[DocumentFiles]

    @property
    def in_making(self) -> bool:
        """Whether a worker has still to make some."""
        return any(one.in_making for one in self.documents)


def version_files(session: Session, version_id: int) -> VersionFiles:
    """Raises NotFound if the text is gone."""
    version = session.get(DraftVersion, version_id)
    wanted = documents_of(session, version) if version else []
    if version is None or not wanted:
        raise NotFound
    return VersionFiles(version, _made_of_version(session, wanted))


def text_files(session: Session, version: DraftVersion) -> DocumentFiles:
    """The text of a version as a file."""
    (found,) = _made_of_version(session, [VersionDocument(version, DocumentKind.TEXT)])
    return found


def minutes_files(session: Session, meeting: Meeting) -> DocumentFiles:
    """The files of a meeting's minutes that are made."""
    wanted = VersionDocument(meeting.version, DocumentKind.MINUTES)
    (found,) = made_documents(session, [wanted], lambda _, output: fingerprint_of_minutes(meeting, output))
    return found


def _made_of_version(session: Session, wanted: Sequence[VersionDocument]) -> list[DocumentFiles]:
    in_format = {one: fingerprints(session, one) for one in wanted}
    return made_documents(session, wanted, lambda one, output: in_format[one](output))


def made_documents(
    session: Session, wanted: Sequence[VersionDocument], fingerprint: Callable[[VersionDocument, Format], str]
) -> list[DocumentFiles]:
    """The documents that are made."""
    marks = [[(format, fingerprint(one, format)) for format in FORMATS[one.document_kind]] for one in wanted]
    known = select(Document).where(Document.fingerprint.in_([mark for of_one in marks for _, mark in of_one]))
    rows = {row.fingerprint: row for row in session.scalars(known)}
    return [
        DocumentFiles(one, [(format, rows.get(mark)) for format, mark in of_one])
        for one, of_one in zip(wanted, marks, strict=True)
    ]


def document(session: Session, document_id: int) -> Document:
    """A document with its content, if it is made; raises NotFound."""
    wanted = select(Document).where(Document.id == document_id).options(undefer(Document.content), *NAMED)
    return ensure_found(session.scalars(wanted).one_or_none())


def _comparisons_of(session: Session, version: DraftVersion, document_kind: DocumentKind) -> list[VersionDocument]:
    """A version against the one that it was made from, then against each that went out before that, the newest first."""
    others = select(DraftVersion).where(
        DraftVersion.consultation_id == version.consultation_id,
        DraftVersion.stage.in_(FOR_MEMBERS),
        DraftVersion.id.not_in([version.id, version.base_id]),
    )
    if version.number is not None:
        others = others.where(DraftVersion.number < version.number)
    before = session.scalars(others.order_by(DraftVersion.number.desc()))
    return [
        VersionDocument(version, document_kind),
        *(VersionDocument(version, document_kind, older) for older in before),
    ]


def _has_brackets(session: Session, version: DraftVersion) -> bool:
    inside = select(Conflict.id).join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    return session.scalars(inside.where(Paragraph.version_id == version.id)).first() is not None


def _has_tables(session: Session, version: DraftVersion) -> bool:
    rows = select(Paragraph.id).where(
        Paragraph.version_id == version.id, Paragraph.kind == Kind.ROW, ~Paragraph.removed
    )
    return session.scalars(rows).first() is not None


def _answer_revisions(session: Session, version: DraftVersion) -> list[str]:
    """How the answers to the comments behind a version stand: they change until it goes out."""
    answers = select(Disposition.comment_id, Disposition.revision).join(Comment, Comment.id == Disposition.comment_id)
    of_round = answers.where(Comment.round_id == version.round_id).order_by(Disposition.comment_id)
    return [f"{comment_id}:{revision}" for comment_id, revision in session.execute(of_round)]
