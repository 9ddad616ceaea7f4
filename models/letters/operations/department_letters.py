"""Which letters departments get from their own member, and what these say about the round."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.db.access import unsealed
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion, OpinionMessage, OpinionState
from models.letters.letter import Letter
from models.letters.notification import LetterTopic, Notification
from models.letters.operations import letters
from models.people.person import Appointment, Member, Person, Role
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange


def owe_deadline(session: Session, deadline: DepartmentDeadline, member: Member, *, now: datetime) -> None:
    """To all people of the member's departments: until when they forward what they say."""
    event, topic = f"department deadline:{deadline.id}:{deadline.revision}", LetterTopic(round_id=deadline.round_id)
    letters.owe(session, Letter.DEPARTMENT_DEADLINE, _contributors_of(session, [member]), event=event, now=now, **topic)


def owe_round_changed(session: Session, round: Round, change: DeadlineChange, *, now: datetime) -> None:
    """To the people of departments who know of the round: what has happened to its deadline, and to theirs.

    They know of it by a letter about it, or have written in it. Whether the others hear of it is for their coordinator.
    """
    by_letter = select(Notification.person_id).where(Notification.round_id == round.id)
    wrote = select(Opinion.author_id).where(Opinion.round_id == round.id)
    known = unsealed("whoever changes a deadline tells all whom it is for")
    knowing = set(session.scalars(by_letter.union(wrote), execution_options=known))
    people = [person for person in _contributors_of(session, round.consultation.members) if person.id in knowing]
    event, topic = f"deadline change:{change.id}", LetterTopic(round_id=round.id, deadline_change_id=change.id)
    letters.owe(session, Letter.DEPARTMENT_DEADLINE, people, event=event, now=now, **topic)


def owe_reminder(session: Session, deadline: DepartmentDeadline, *, now: datetime) -> None:
    """To those people of the member's departments who have forwarded nothing."""
    forwarded = select(Opinion.author_id).where(
        Opinion.round_id == deadline.round_id, Opinion.state != OpinionState.DRAFTED
    )
    has_forwarded = set(session.scalars(forwarded))
    member = session.get_one(Member, deadline.member_id)
    silent = [person for person in _contributors_of(session, [member]) if person.id not in has_forwarded]
    event = f"department deadline:{deadline.id}:reminder:{now:{letters.INSTANT}}"
    topic = LetterTopic(round_id=deadline.round_id)
    letters.owe(session, Letter.DEPARTMENT_REMINDER, silent, event=event, now=now, **topic)


def owe_message(session: Session, message: OpinionMessage, opinion: Opinion, *, now: datetime) -> None:
    """To the other side of the thread, without its words: the author of the contribution, or those who speak for the member."""
    by_author = message.by_id == opinion.author_id
    people = (
        letters.people_of(session, [opinion.member])
        if by_author
        else session.scalars(select(Person).where(Person.id == opinion.author_id)).all()
    )
    topic = LetterTopic(round_id=opinion.round_id)
    letters.owe(session, Letter.OPINION_MESSAGE, people, event=f"opinion message:{message.id}", now=now, **topic)


def withdraw_reminders(session: Session, round: Round, member: Member) -> None:
    """Owe no reminder any more that has not left yet: the deadline is another."""
    people = select(Appointment.person_id).where(Appointment.member_id == member.id)
    theirs = (Notification.round_id == round.id) & Notification.person_id.in_(people)
    session.execute(
        delete(Notification).where(letters.is_waiting(Letter.DEPARTMENT_REMINDER), theirs),
        execution_options=letters.WITHDRAWING,
    )


def _contributors_of(session: Session, members: Iterable[Member]) -> list[Person]:
    holding = select(Appointment.person_id).where(
        Appointment.until.is_(None),
        Appointment.role == Role.CONTRIBUTOR,
        Appointment.member_id.in_([member.id for member in members]),
    )
    known = unsealed("whoever changes a deadline tells all whom it is for")
    return list(
        session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id), execution_options=known)
    )
