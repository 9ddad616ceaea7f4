"""Which letters go to the people of observers: that they are invited, to a consultation or a round; that the deadline of a round has
changed or comes soon, or that the round was closed by hand; that a new version is out; that their invitation has ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from models.comments.comment import CommentState
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import LetterTopic, Notification
from models.letters.operations import letters
from models.observers.observer import ObserverComment, ObserverInvitation, RoundInvitation
from models.people.person import Appointment, Person
from models.people.sign_ins import SignInLink
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange

TO_OBSERVERS = (
    Letter.OBSERVER_INVITED,
    Letter.OBSERVER_ROUND,
    Letter.OBSERVER_DEADLINE,
    Letter.OBSERVER_CLOSING,
    Letter.OBSERVER_CLOSED,
    Letter.OBSERVER_CIRCULATED,
)


def owe_invited(
    session: Session, invitation: ObserverInvitation, link: SignInLink, version_id: int | None, *, now: datetime
) -> None:
    """To the person who is invited, with a link that signs in; `version_id` is the newest text that can be read."""
    person, event = session.get_one(Person, link.person_id), f"link:{link.id}"
    topic = {"observer_invitation_id": invitation.id, "link_id": link.id}
    letters.owe(session, Letter.OBSERVER_INVITED, [person], event=event, now=now, version_id=version_id, **topic)


def owe_round(session: Session, round: Round, observer_id: int, *, now: datetime) -> None:
    """To the people of one observer: it is invited to comment in the round."""
    people, event = people_of(session, [observer_id]), f"round:{round.id}:observer:{observer_id}"
    letters.owe(session, Letter.OBSERVER_ROUND, people, event=event, now=now, round_id=round.id)


def owe_deadline_changed(session: Session, round: Round, change: DeadlineChange, *, now: datetime) -> None:
    """To the people of the observers that are invited to the round: until when they can comment now."""
    people = _people_in(session, round)
    event, topic = f"deadline change:{change.id}", LetterTopic(round_id=round.id, deadline_change_id=change.id)
    letters.owe(session, Letter.OBSERVER_DEADLINE, people, event=event, now=now, **topic)


def owe_closing(session: Session, round: Round, *, now: datetime) -> None:
    """To the people of the observers that are invited to the round and have submitted nothing."""
    submitted = select(ObserverComment.observer_id).where(
        ObserverComment.round_id == round.id, ObserverComment.state == CommentState.SUBMITTED
    )
    silent = select(RoundInvitation.observer_id).where(
        RoundInvitation.round_id == round.id, RoundInvitation.observer_id.not_in(submitted)
    )
    people = people_of(session, session.scalars(silent).all(), consultation_id=round.consultation_id)
    event = f"round:{round.id}:closing:{now:{letters.INSTANT}}"
    letters.owe(session, Letter.OBSERVER_CLOSING, people, event=event, now=now, round_id=round.id)


def withdraw_closing(session: Session, round: Round) -> None:
    """Owe nobody the word any more that the round closes soon."""
    waiting = (Notification.round_id == round.id) & letters.is_waiting(Letter.OBSERVER_CLOSING)
    session.execute(delete(Notification).where(waiting), execution_options=letters.WITHDRAWING)


def owe_closed(session: Session, round: Round, *, now: datetime) -> None:
    """To the people of the observers that are invited to the round, which was closed by hand: they can no longer comment, though
    its deadline is to come, or it was paused."""
    people, event = _people_in(session, round), f"round:{round.id}:closed:observers"
    letters.owe(session, Letter.OBSERVER_CLOSED, people, event=event, now=now, round_id=round.id)


def owe_circulated(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """To the people of all observers of the consultation: a version is out, or adopted."""
    people, event = people_of(session, None, consultation_id=version.consultation_id), f"version:{version.id}:observers"
    letters.owe(session, Letter.OBSERVER_CIRCULATED, people, event=event, now=now, version_id=version.id)


def owe_ended(session: Session, invitation: ObserverInvitation, *, now: datetime) -> None:
    """To the people of the observer, also those who lose their office by it: its invitation has ended."""
    people, event = people_of(session, [invitation.observer_id]), f"observer:{invitation.id}:ended"
    letters.owe(session, Letter.OBSERVER_ENDED, people, event=event, now=now, observer_invitation_id=invitation.id)


def withdraw(session: Session, invitation: ObserverInvitation) -> None:
    """Owe the people of the observer nothing any more about the consultation: its invitation has ended."""
    own = select(Appointment.person_id).where(Appointment.observer_id == invitation.observer_id)
    rounds = select(Round.id).where(Round.consultation_id == invitation.consultation_id)
    versions = select(DraftVersion.id).where(DraftVersion.consultation_id == invitation.consultation_id)
    of_consultation = (
        (Notification.observer_invitation_id == invitation.id)
        | Notification.round_id.in_(rounds)
        | Notification.version_id.in_(versions)
    )
    waiting = or_(*map(letters.is_waiting, TO_OBSERVERS)) & Notification.person_id.in_(own) & of_consultation
    session.execute(delete(Notification).where(waiting), execution_options=letters.WITHDRAWING)


def _people_in(session: Session, round: Round) -> list[Person]:
    """The people of the observers that are invited to the round."""
    invited = select(RoundInvitation.observer_id).where(RoundInvitation.round_id == round.id)
    return people_of(session, session.scalars(invited).all(), consultation_id=round.consultation_id)


def people_of(
    session: Session, observer_ids: Sequence[int] | None, *, consultation_id: int | None = None
) -> list[Person]:
    """The people of observers at present; of a consultation, of those whose invitation lasts."""
    holding = select(Appointment.person_id).where(Appointment.until.is_(None), Appointment.observer_id.is_not(None))
    if observer_ids is not None:
        holding = holding.where(Appointment.observer_id.in_(observer_ids))
    if consultation_id is not None:
        lasting = select(ObserverInvitation.observer_id).where(
            ObserverInvitation.consultation_id == consultation_id, ObserverInvitation.ended_at.is_(None)
        )
        holding = holding.where(Appointment.observer_id.in_(lasting))
    return list(session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)))
