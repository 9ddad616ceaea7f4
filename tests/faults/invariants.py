"""What must hold after every fault: nothing accepted is lost, nothing is there twice, nothing waits for ever."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState
from models.comments.submission import Submission, SubmissionState
from models.consolidation.consolidation import Consolidation, TraceSpan
from models.consolidation.operations import inputs
from models.db.access import OPERATOR
from models.db.database import Database, now
from models.db.work import WorkState
from models.drafts.version import DraftVersion, Paragraph
from models.health import queries as health
from models.letters.notification import Notification
from models.record import verifying
from models.rounds.consultation import GRACE, Consultation, Round, RoundState
from testing.crew import eventually


def hold(database: Database, within: float = 120.0) -> None:
    """Wait until nothing is owed any more (seconds), then check that nothing was lost or came to be twice.

    For the end of a test of a fault, when what was broken is whole again. Work may have been given up: that is visible.
    """
    try:
        eventually(lambda: not _waiting(database), within, every=0.2)
    except AssertionError as late:
        raise AssertionError(f"{late}: {_waiting(database)}") from late
    with database.reading(OPERATOR) as session:
        faults = [*_submissions(session), *_consolidations(session), *_letters(session), *_versions(session)]
        faults += [fault for finding in verifying.verify(session) for fault in finding.faults]
    assert faults == []


def _waiting(database: Database) -> list[object]:
    """The kinds of work that are not at their end and why it did not succeed so far, and the rounds whose deadline has passed without anybody minding."""
    with database.reading(OPERATOR) as session:
        at = now(session.connection())
        overdue = select(Round.id).where(Round.state == RoundState.OPEN, Round.closes_at <= at - GRACE)
        status = health.system_status(session, at)
        unfinished = [one for one in status.work_counts if one.due or one.later or one.running]
        return [*unfinished, *(status.reasons if unfinished else ()), *session.scalars(overdue)]


def _submissions(session: Session) -> Iterator[str]:
    """An accepted answer has all its comments, numbered without gaps; one that is not in has submitted none."""
    for submission in session.scalars(select(Submission)).all():
        of_member = {"round_id": submission.round_id, "member_id": submission.member_id}
        comments = session.scalars(select(Comment).filter_by(**of_member)).all()
        numbers = sorted(comment.number or 0 for comment in comments if comment.state is CommentState.SUBMITTED)
        is_in = submission.state is SubmissionState.SUBMITTED
        if numbers != list(range(1, (len(comments) if is_in else 0) + 1)):
            yield f"answer {submission.id} is {submission.state.value}, with comments numbered {numbers}"


def _consolidations(session: Session) -> Iterator[str]:
    """Each consolidation made one text at most, and the newest has the words of every change that was submitted."""
    for round in session.scalars(select(Round)).all():
        of_round = select(Consolidation).where(
            Consolidation.round_id == round.id, Consolidation.candidate_id.is_not(None)
        )
        done = session.scalars(of_round.order_by(Consolidation.id)).all()
        candidates = session.scalars(select(DraftVersion.id).where(DraftVersion.round_id == round.id)).all()
        if sorted(candidates) != sorted(work.candidate_id or 0 for work in done):
            yield f"of round {round.id} there are {len(candidates)} texts, made by {len(done)} consolidations"
        if not done:
            continue
        newest = done[-1]
        submitted = inputs.freeze(session, round.id)["proposals"]
        if newest.inputs["proposals"] != submitted:
            yield f"round {round.id} has the changes {submitted}, but {newest.inputs['proposals']} were consolidated"
        traced = session.scalars(
            select(TraceSpan.comment_id)
            .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
            .where(Paragraph.version_id == newest.candidate_id)
        )
        lost = set(newest.inputs["proposals"]) - set(newest.inputs["set_aside"]) - set(traced)
        if lost:
            yield f"of the changes {sorted(lost)} nothing is in the text of round {round.id}"


def _letters(session: Session) -> Iterator[str]:
    """A letter that is owed was sent, or is visible as failed with a reason."""
    for letter in session.scalars(select(Notification)).all():
        sent = letter.state is WorkState.DONE and letter.sent_at is not None
        if not sent and not (letter.state is WorkState.FAILED and letter.last_error):
            yield f"letter {letter.id} ({letter.event}) is {letter.state.value}, but was not sent"


def _versions(session: Session) -> Iterator[str]:
    """Versions are numbered when they go out, without gaps."""
    for consultation in session.scalars(select(Consultation)).all():
        of_consultation = select(DraftVersion.number).where(DraftVersion.consultation_id == consultation.id)
        numbers = sorted(session.scalars(of_consultation.where(DraftVersion.number.is_not(None))).all())
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the versions of consultation {consultation.id} are numbered {numbers}"
