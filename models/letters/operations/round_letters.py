"""Which letters the course of a round owes: that it opens, reminds, has another deadline, that all have answered, that it has closed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.comments.correction import CommentCorrection
from models.comments.submission import Submission
from models.letters.letter import Letter
from models.letters.notification import LetterTopic, Notification
from models.letters.operations import letters
from models.people.person import Appointment, Member
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange


def owe_round_opened(session: Session, round: Round, broken: Adoption | None, *, now: datetime) -> None:
    """To everybody who speaks for a member; `broken` is the adoption whose end by an objection is the reason for the round."""
    people = letters.people_of(session, round.consultation.members)
    topic = LetterTopic(round_id=round.id, adoption_id=broken.id) if broken else LetterTopic(round_id=round.id)
    letters.owe(session, Letter.ROUND_OPENED, people, event=f"round:{round.id}:opened", now=now, **topic)


def owe_reminder(session: Session, round: Round, members: Iterable[Member], *, now: datetime) -> None:
    event = f"round:{round.id}:reminder:{now:{letters.INSTANT}}"
    letters.owe(session, Letter.REMINDER, letters.people_of(session, members), event=event, now=now, round_id=round.id)


def owe_deadline_changed(session: Session, round: Round, change: DeadlineChange, *, now: datetime) -> None:
    """To everybody who speaks for a member: until when it has time now, and why."""
    people, event = letters.people_of(session, round.consultation.members), f"deadline change:{change.id}"
    topic = LetterTopic(round_id=round.id, deadline_change_id=change.id)
    letters.owe(session, Letter.DEADLINE_CHANGED, people, event=event, now=now, **topic)


def withdraw_reminders(session: Session, round: Round, members: Iterable[Member]) -> None:
    """Owe the members no reminder any more that has not left yet: their answers have come, or it is too late."""
    people = select(Appointment.person_id).where(Appointment.member_id.in_([member.id for member in members]))
    theirs = (Notification.round_id == round.id) & Notification.person_id.in_(people)
    session.execute(
        delete(Notification).where(letters.is_waiting(Letter.REMINDER), theirs), execution_options=letters.WITHDRAWING
    )


def owe_all_in(session: Session, round: Round, *, now: datetime) -> None:
    """Tell the secretariat once that nobody is missing."""
    letters.owe(
        session, Letter.ALL_IN, letters.staff(session), event=f"round:{round.id}:all in", now=now, round_id=round.id
    )


def owe_round_closed(session: Session, round: Round, *, now: datetime) -> None:
    people = [*letters.staff(session), *letters.people_of(session, round.consultation.members)]
    letters.owe(session, Letter.ROUND_CLOSED, people, event=f"round:{round.id}:closed", now=now, round_id=round.id)


def owe_filed_late(session: Session, submission: Submission, *, now: datetime) -> None:
    """To everybody who speaks for the member, as a receipt; and to the secretariat, which decides on it."""
    people = [*letters.people_of(session, [submission.member]), *letters.staff(session)]
    event, topic = f"submission:{submission.id}:{submission.revision}", _submission_topic(submission)
    letters.owe(session, Letter.FILED_LATE, people, event=event, now=now, **topic)


def owe_late_decided(session: Session, submission: Submission, *, now: datetime) -> None:
    """To everybody who speaks for the member: whether its late answer is admitted, and why."""
    people, event = letters.people_of(session, [submission.member]), f"submission:{submission.id}:{submission.revision}"
    letters.owe(session, Letter.LATE_DECIDED, people, event=event, now=now, **_submission_topic(submission))


def owe_comment_correction_filed(
    session: Session, round: Round, correction: CommentCorrection, member: Member, *, now: datetime
) -> None:
    """To everybody who speaks for the member, and to the secretariat, which decides on it."""
    people = [*letters.people_of(session, [member]), *letters.staff(session)]
    event, topic = f"corrigendum:{correction.id}:filed", _correction_topic(round, correction, member)
    letters.owe(session, Letter.COMMENT_CORRECTION_FILED, people, event=event, now=now, **topic)


def owe_comment_correction_decided(
    session: Session, round: Round, correction: CommentCorrection, member: Member, *, now: datetime
) -> None:
    """To everybody who speaks for the member: whether its correction is admitted, and why."""
    event, topic = f"corrigendum:{correction.id}:decided", _correction_topic(round, correction, member)
    letters.owe(
        session, Letter.COMMENT_CORRECTION_DECIDED, letters.people_of(session, [member]), event=event, now=now, **topic
    )


def _correction_topic(round: Round, correction: CommentCorrection, member: Member) -> LetterTopic:
    return LetterTopic(round_id=round.id, corrigendum_id=correction.id, member_id=member.id)


def _submission_topic(submission: Submission) -> LetterTopic:
    return LetterTopic(submission_id=submission.id, round_id=submission.round_id, member_id=submission.member_id)
