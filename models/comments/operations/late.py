"""Answers that come after the deadline: prepared and filed by the member, kept apart, admitted or declined by the secretariat."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.queries.positions import digest_of_positions
from models.comments.comment import Comment, CommentState
from models.comments.operations import submissions
from models.comments.submission import Submission, SubmissionState
from models.consensus.queries import field_positions_of
from models.consolidation.operations import consolidations
from models.errors import Invalid, Outdated, Untimely, ensure_found
from models.letters.operations import letters, round_letters
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round, ensure_accepts_late
from models.rounds.operations import rounds
from models.text.typed import typed


def prepare(session: Session, round_id: int, *, by: Person, now: datetime) -> Submission:
    """Let the member's people write again after the deadline, for an answer that is late; the secretariat sees that it comes."""
    round, submission, _ = submissions.answer_of(session, round_id, by)
    if submission.is_prepared_late:
        return submission
    ensure_accepts_late(round, by.zone, now)
    _ensure_not_answered(submission)

    submission.late_since = now

    record(session, submission, Verb.LATE_BEGUN, consultation_id=round.consultation_id, by=by, at=now)
    return submission


def file(
    session: Session, round_id: int, *, by: Person, seen: str, without_waiting: bool = False, now: datetime
) -> Submission:
    """Send the member's answer after the deadline, once; without comments and choices it is a nil return. See `submit`."""
    round, submission, comments = submissions.answer_of(session, round_id, by)
    waiting = submissions.waiting_in(session, submission)
    positions, fields = submissions.positions_in(session, submission), field_positions_of(session, submission.id)
    if submission.waits and seen == submissions.state_of(comments, waiting, positions, fields):
        return submission
    ensure_accepts_late(round, by.zone, now)
    _ensure_not_answered(submission)
    submissions.ensure_seen(comments, waiting, positions, fields, seen)
    submissions.ensure_decided(waiting, without_waiting)

    submission.move_to(SubmissionState.LATE)
    submission.filed_at, submission.filed_by_id = now, by.id
    submission.late_since = submission.late_since or now
    submission.nil_return = not comments and not positions
    submission.by_letter = submission.member.answers_by_letter
    for number, comment in enumerate(comments, start=1):
        comment.number, comment.state = number, CommentState.SUBMITTED if comment.is_objection else CommentState.LATE

    details: dict[str, object] = {"nil_return": True} if submission.nil_return else {}
    if positions:
        details |= {"positions": len(positions), "stances": digest_of_positions(positions)}
    details |= submissions.declared_in(fields)
    words = {"comments": len(comments), "words": submissions.digest_of_words(comments), **details}
    record(session, submission, Verb.FILED_LATE, consultation_id=round.consultation_id, by=by, at=now, **words)

    round_letters.owe_filed_late(session, submission, now=now)
    letters.owe_heard(session, submission, round, now=now)
    return submission


def admit(session: Session, submission_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> Submission:
    """Let a late answer count as an answer to the round, with the reason; the text is made again where it changes by that.

    `seen` is the answer's revision.
    """
    round, submission = _locked_late_answer(session, submission_id, by)
    if submission.is_in and submission.revision == seen + 1:
        return submission
    reason = _ensure_can_be_decided(submission, reason, seen)

    submission.move_to(SubmissionState.SUBMITTED)
    submission.submitted_at, submission.submitted_by_id = submission.filed_at, submission.filed_by_id
    for comment in _late_comments(session, submission):
        comment.state = CommentState.SUBMITTED
    _decide(session, round, submission, Verb.LATE_ADMITTED, reason, by, now)

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return submission


def decline(session: Session, submission_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> Submission:
    """Keep a late answer out of the round, with the reason; it stays with the member and the secretariat. Where it objects to
    the end of a bracket, it holds it all the same until the text is circulated."""
    round, submission = _locked_late_answer(session, submission_id, by)
    if submission.state is SubmissionState.DECLINED and submission.revision == seen + 1:
        return submission
    reason = _ensure_can_be_decided(submission, reason, seen)

    submission.move_to(SubmissionState.DECLINED)
    _decide(session, round, submission, Verb.LATE_DECLINED, reason, by, now)

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return submission


def _decide(
    session: Session, round: Round, submission: Submission, verb: Verb, reason: str, by: Person, now: datetime
) -> None:
    submission.decided_at, submission.decided_by_id, submission.decision = now, by.id, reason

    record(session, submission, verb, consultation_id=round.consultation_id, by=by, at=now, reason=reason)

    round_letters.owe_late_decided(session, submission, now=now)


def _locked_late_answer(session: Session, submission_id: int, by: Person) -> tuple[Round, Submission]:
    """The answer and its round, locked, if the secretariat is at work on its text."""
    by.ensure_staff()
    round_id = ensure_found(
        session.scalars(select(Submission.round_id).where(Submission.id == submission_id)).one_or_none()
    )
    round = rounds.locked_at_work(session, round_id)
    wanted = select(Submission).where(Submission.id == submission_id).execution_options(populate_existing=True)
    return round, session.scalars(wanted).one()


def _ensure_can_be_decided(submission: Submission, reason: str, seen: int) -> str:
    """The reason as it is kept."""
    if submission.revision != seen:
        raise Outdated(
            f"The answer of {submission.member.name} has changed since you opened this page. Look at it again."
        )
    if not submission.waits:
        raise Untimely(f"No late answer of {submission.member.name} waits for a decision.")
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Give the reason. The member reads it, and later the others.", "reason")
    return reason


def _ensure_not_answered(submission: Submission) -> None:
    if submission.is_in:
        raise Untimely(f"{submission.member.name}'s answer has been submitted. Words of a comment can be corrected.")
    if not submission.is_at_home:
        raise Untimely(f"{submission.member.name} has sent a late answer already.")


def _late_comments(session: Session, submission: Submission) -> list[Comment]:
    own = (Comment.round_id == submission.round_id) & (Comment.member_id == submission.member_id)
    return list(session.scalars(select(Comment).where(own, Comment.state == CommentState.LATE)))
