"""Papers: documents of a member's answer, for its own people: what it will send, to be cleared at home, and the receipt."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from models.comments.submission import Submission
from models.db.work import Impossible, Priority, WorkState
from models.documents.document import MADE, Document, Format, What
from models.documents.operations.documents import CHANGED, owe
from models.documents.queries.wanted_papers import fingerprint, there_are
from models.errors import NotFound
from models.people.person import Person


def ask(session: Session, round_id: int, what: What, format: Format, *, by: Person, now: datetime) -> Document:
    """The paper as things stand now, owed if nobody has asked for it; raises NotFound where there is none.

    Older ones of what is to be cleared go: their words are not what the member will send any more.
    """
    by.ensure_speaks()
    submission = _of_member(session, round_id, by)
    if what not in there_are(submission) or format not in MADE[what]:
        raise NotFound

    if what is What.CLEARANCE:
        _throw_away(session, submission)
    paper = Document(
        version_id=submission.round.version_id,
        submission_id=submission.id,
        what=what,
        format=format,
        fingerprint=fingerprint(session, submission, what, format),
        not_before=now,
        turn=Priority.NEXT,
    )
    return owe(session, paper, now=now)


def ensure_current(session: Session, paper: Document) -> None:
    """Raises Impossible if the answer has changed since somebody asked for the paper."""
    if not _is_current(session, paper):
        raise Impossible(CHANGED)


def may_be_handed_out(session: Session, document: Document) -> bool:
    """Whether a document may be handed out: what is to be cleared shows what the member will send now, or has sent."""
    return document.what is not What.CLEARANCE or _is_current(session, document)


def _is_current(session: Session, paper: Document) -> bool:
    assert paper.submission is not None
    return fingerprint(session, paper.submission, paper.what, paper.format) == paper.fingerprint


def _of_member(session: Session, round_id: int, by: Person) -> Submission:
    asked = select(Submission).where(Submission.round_id == round_id, Submission.member_id == by.of_member().id)
    submission = session.scalars(asked.options(joinedload(Submission.round))).one_or_none()
    if submission is None:
        raise NotFound
    return submission


def _throw_away(session: Session, submission: Submission) -> None:
    """Empty the papers to be cleared that show other words; whoever makes one of them now finds the work taken away."""
    marks = [fingerprint(session, submission, What.CLEARANCE, format) for format in MADE[What.CLEARANCE]]
    older = update(Document).where(
        Document.submission_id == submission.id,
        Document.what == What.CLEARANCE,
        Document.fingerprint.not_in(marks),
        Document.last_error.is_distinct_from(CHANGED),
    )
    gone = {"state": WorkState.FAILED, "last_error": CHANGED, "content": None, "size": None}
    session.execute(older.values(claim=None, claimed_until=None, **gone))
