"""Corrections of submitted comments: filed by the coordinator after the round has closed, admitted or declined by the secretariat."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection, CommentCorrectionState
from models.comments.entered import AT_SECRETARIAT, EnteredAnswer
from models.comments.operations import cosponsors
from models.comments.operations.comments import own_comment
from models.comments.operations.wording import Words, checked_words, words_of
from models.comments.submission import Submission
from models.consolidation.operations import consolidations
from models.db.access import unsealed
from models.dispositions.disposition import Disposition
from models.errors import Invalid, Untimely, ensure_found
from models.letters.operations import round_letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, ensure_accepts_late
from models.rounds.operations import rounds
from models.text.typed import typed

TAKE_BACK = "The round is still open: take the answer back, change the comment, and submit again."


def file(
    session: Session,
    comment_id: int,
    *,
    text: str,
    proposed_text: str,
    justification: str,
    why: str,
    by: Person,
    now: datetime,
) -> CommentCorrection:
    """Ask the secretariat to correct the words of a submitted comment; the same again is filed once."""
    by.ensure_coordinator()
    comment, round = own_comment(session, comment_id, by)
    if round.accepts_comments(now):
        raise Untimely(TAKE_BACK)
    ensure_accepts_late(round, by.zone, now)
    if comment.state is not CommentState.SUBMITTED:
        raise Untimely("Only a comment that has been submitted can be corrected.")
    _ensure_no_letter_is_entered(session, comment)
    _ensure_not_withdrawn(session, comment)
    corrected = replace(words_of(comment), text=text, proposed_text=proposed_text, justification=justification)
    words = checked_words(session, round, corrected)
    new = (words.text, words.proposed_text, words.justification)
    waiting = _waiting_correction(session, comment)
    if waiting and new == (waiting.text, waiting.proposed_text, waiting.justification):
        return waiting
    if waiting:
        raise Untimely("A correction of this comment waits for the secretariat already.")
    if new == (comment.text, comment.proposed_text, comment.justification):
        raise Invalid("These are the words that were submitted. Change what is wrong in them.", _field_name(words))
    why = typed(why, "why")
    if not why:
        raise Invalid("Say what is wrong with the words that were submitted.", "why")

    filed = CommentCorrection(
        comment_id=comment.id,
        text=words.text,
        proposed_text=words.proposed_text,
        justification=words.justification,
        old_text=comment.text,
        old_proposed_text=comment.proposed_text,
        old_justification=comment.justification,
        why=why,
        filed_by_id=by.id,
        filed_at=now,
    )
    session.add(filed)

    _record(session, round, filed, comment, Verb.COMMENT_CORRECTION_FILED, by, now, words=digest_of(*new))

    round_letters.owe_comment_correction_filed(session, round, filed, comment.member, now=now)
    return filed


def admit(session: Session, correction_id: int, *, reason: str, by: Person, now: datetime) -> CommentCorrection:
    """Let the new words stand in the comment. An answer to the old words falls; the text is made again where it changes."""
    round, found, comment = _locked_correction(session, correction_id, by)
    if found.state is CommentCorrectionState.ADMITTED:
        return found
    _decide(found, CommentCorrectionState.ADMITTED, reason, by, now)
    _put_words(session, round, found, comment, by=by, now=now)

    round_letters.owe_comment_correction_decided(session, round, found, comment.member, now=now)
    consolidations.owe_if_changed(session, round, by=by, now=now)
    return found


def decline(session: Session, correction_id: int, *, reason: str, by: Person, now: datetime) -> CommentCorrection:
    """Leave the comment as it was submitted, with the reason."""
    round, found, comment = _locked_correction(session, correction_id, by)
    if found.state is CommentCorrectionState.DECLINED:
        return found
    _decide(found, CommentCorrectionState.DECLINED, reason, by, now)

    _record(session, round, found, comment, Verb.COMMENT_CORRECTION_DECLINED, by, now, reason=found.decision)

    round_letters.owe_comment_correction_decided(session, round, found, comment.member, now=now)
    return found


def correct_by_letter(
    session: Session, round: Round, comment: Comment, words: Words, entry: EnteredAnswer, *, by: Person, now: datetime
) -> None:
    """Let a submitted comment read as a signed letter has it, which prevails. For who holds the round."""
    found = CommentCorrection(
        comment_id=comment.id,
        text=words.text,
        proposed_text=words.proposed_text,
        justification=words.justification,
        old_text=comment.text,
        old_proposed_text=comment.proposed_text,
        old_justification=comment.justification,
        why=f"This is what {entry.came_from} says.",
        filed_by_id=entry.entered_by_id,
        filed_at=entry.entered_at,
    )
    session.add(found)
    _decide(found, CommentCorrectionState.ADMITTED, "The signed letter prevails.", by, now)
    session.flush()
    _put_words(session, round, found, comment, by=by, now=now)


def _put_words(
    session: Session, round: Round, found: CommentCorrection, comment: Comment, *, by: Person, now: datetime
) -> None:
    """Write the new words over those of the comment; an answer to the old ones falls."""
    comment.text, comment.proposed_text = found.text, found.proposed_text
    comment.justification, comment.changed_at = found.justification, now
    comment.revision += 1
    comment.joined_id = comment.joins = None
    cosponsors.outdate(session, comment, round, by=by, now=now)
    answer = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
    if answer is not None:
        session.delete(answer)

    _record(session, round, found, comment, Verb.COMMENT_CORRECTION_ADMITTED, by, now, reason=found.decision)


def _decide(found: CommentCorrection, state: CommentCorrectionState, reason: str, by: Person, now: datetime) -> None:
    if found.decided_at is not None:
        raise Untimely(f"This correction has been {found.state.value} already.")
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Give the reason. The member reads it.", "reason")
    found.state, found.decision = state, reason
    found.decided_by_id, found.decided_at = by.id, now


def _locked_correction(session: Session, correction_id: int, by: Person) -> tuple[Round, CommentCorrection, Comment]:
    """It with its comment and its round, locked, if the secretariat is at work on its text."""
    by.ensure_staff()
    where = select(Comment.round_id).join(CommentCorrection, CommentCorrection.comment_id == Comment.id)
    round_id = ensure_found(session.scalars(where.where(CommentCorrection.id == correction_id)).one_or_none())
    round = rounds.locked_at_work(session, round_id)
    found = session.get_one(CommentCorrection, correction_id, populate_existing=True)
    return round, found, session.get_one(Comment, found.comment_id, populate_existing=True)


def waiting_of(session: Session, submission: Submission) -> Sequence[CommentCorrection]:
    """The corrections of comments of an answer on which nobody has decided."""
    own = (Comment.round_id == submission.round_id) & (Comment.member_id == submission.member_id)
    filed = select(CommentCorrection).join(Comment, Comment.id == CommentCorrection.comment_id)
    waiting = filed.where(own, CommentCorrection.state == CommentCorrectionState.FILED).options(
        joinedload(CommentCorrection.comment)
    )
    return session.scalars(waiting.order_by(CommentCorrection.id)).all()


def _ensure_no_letter_is_entered(session: Session, comment: Comment) -> None:
    waiting = select(EnteredAnswer.id).where(
        EnteredAnswer.round_id == comment.round_id,
        EnteredAnswer.member_id == comment.member_id,
        EnteredAnswer.differs != "",
        EnteredAnswer.state.in_(AT_SECRETARIAT),
    )
    known = unsealed("that a letter is being entered keeps the answer as it is")
    if session.scalars(waiting.limit(1), execution_options=known).first() is not None:
        raise Untimely(
            "The secretariat is entering what your signed letter says, which prevails over the answer. Wait until that is done."
        )


def _ensure_not_withdrawn(session: Session, comment: Comment) -> None:
    by_letter = select(Disposition.id).where(Disposition.comment_id == comment.id, Disposition.letter_id.is_not(None))
    known = unsealed("who would correct a comment knows what a letter of the member has withdrawn")
    if session.scalars(by_letter, execution_options=known).first() is not None:
        raise Untimely(f"Your signed letter, which prevails, does not say {comment.label}. It is withdrawn.")


def _waiting_correction(session: Session, comment: Comment) -> CommentCorrection | None:
    filed = (CommentCorrection.comment_id == comment.id) & (CommentCorrection.state == CommentCorrectionState.FILED)
    return session.scalars(select(CommentCorrection).where(filed)).one_or_none()


def _field_name(words: Words) -> str:
    return "proposed_text" if words.proposed_text else "text"


def _record(
    session: Session,
    round: Round,
    found: CommentCorrection,
    comment: Comment,
    verb: Verb,
    by: Person,
    now: datetime,
    **details: object,
) -> None:
    details |= {"comment": comment.label}
    record(session, found, verb, consultation_id=round.consultation_id, by=by, at=now, **details)
