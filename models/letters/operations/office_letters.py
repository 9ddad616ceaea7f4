"""Which letters the office of a member owes: that somebody acts, that the office is offered and taken over."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.letters.letter import Letter
from models.letters.notification import LetterTopic
from models.letters.operations import letters
from models.people.offices import HandOver
from models.people.person import ActingCoordinator, Member, Person


def owe_acting(session: Session, acting: ActingCoordinator, *, now: datetime) -> None:
    """To everybody who speaks for the member, among them the one who acts."""
    people = letters.people_of(session, [session.get_one(Member, acting.member_id)])
    _owe_about_acting(session, Letter.ACTING_NAMED, acting, people, now)


def owe_acting_ended(session: Session, acting: ActingCoordinator, *, now: datetime) -> None:
    """To everybody who speaks for the member: it has ended before its last day."""
    people = letters.people_of(session, [session.get_one(Member, acting.member_id)])
    _owe_about_acting(session, Letter.ACTING_ENDED, acting, people, now)


def owe_acting_to_confirm(session: Session, acting: ActingCoordinator, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must confirm it."""
    others = letters.staff_besides(session, by)
    _owe_about_acting(session, Letter.ACTING_TO_CONFIRM, acting, others, now)


def owe_hand_over_offered(session: Session, offered: HandOver, *, now: datetime) -> None:
    """To the successor: what is offered, and what they do to take it over."""
    _owe_about_hand_over(session, Letter.HAND_OVER_OFFERED, offered, [session.get_one(Person, offered.to_id)], now)


def owe_hand_over_withdrawn(session: Session, offered: HandOver, *, now: datetime) -> None:
    """To who was to be the successor: they do not take the office over."""
    _owe_about_hand_over(session, Letter.HAND_OVER_WITHDRAWN, offered, [session.get_one(Person, offered.to_id)], now)


def owe_hand_over_taken(session: Session, offered: HandOver, *, now: datetime) -> None:
    """To who held the office, to all who speak for the member now, and to the secretariat."""
    before = session.get_one(Person, offered.from_id)
    speaking = letters.people_of(session, [session.get_one(Member, offered.member_id)])
    _owe_about_hand_over(session, Letter.HAND_OVER_TAKEN, offered, [before, *speaking, *letters.staff(session)], now)


def _owe_about_acting(
    session: Session, letter: Letter, acting: ActingCoordinator, people: Iterable[Person], now: datetime
) -> None:
    topic = LetterTopic(acting_id=acting.id, member_id=acting.member_id)
    letters.owe(session, letter, people, event=f"acting:{acting.id}", now=now, **topic)


def _owe_about_hand_over(
    session: Session, letter: Letter, offered: HandOver, people: Iterable[Person], now: datetime
) -> None:
    topic = LetterTopic(hand_over_id=offered.id, member_id=offered.member_id)
    letters.owe(session, letter, people, event=f"hand over:{offered.id}", now=now, **topic)
