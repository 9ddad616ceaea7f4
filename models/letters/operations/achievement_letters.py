"""Which letters the register of achievements owes, and what is opened to the public with an adopted text."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.achievements.achievement import Achievement
from models.adoption.opening import Opening
from models.db.work import WorkState
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import LetterTopic, Notification
from models.letters.operations import letters
from models.people.person import Person


def owe_sent(session: Session, achievement: Achievement, *, by: Person, now: datetime) -> None:
    """To the secretariat, where somebody decides on it."""
    _owe_about_entry(session, Letter.ACHIEVEMENT_SENT, achievement, letters.staff_besides(session, by), now)


def owe_decided(session: Session, achievement: Achievement, *, now: datetime) -> None:
    """To everybody who speaks for the member whose entry it is: what has become of it."""
    if achievement.member is not None:
        people = letters.people_of(session, [achievement.member])
        _owe_about_entry(session, Letter.ACHIEVEMENT_DECIDED, achievement, people, now)


def withdraw(session: Session, achievement: Achievement) -> None:
    """Owe nobody a letter any more about an entry that goes."""
    of_entry = Notification.achievement_id == achievement.id
    gone = delete(Notification).where(of_entry, Notification.state == WorkState.WAITING)
    session.execute(gone, execution_options=letters.WITHDRAWING)


def owe_opening_proposed(
    session: Session, version: DraftVersion, openings: Iterable[Opening], *, by: Person, now: datetime
) -> None:
    """To the others of the secretariat, one of whom must confirm it."""
    for opening in openings:
        _owe_about_opening(session, Letter.OPENING_PROPOSED, version, opening, letters.staff_besides(session, by), now)


def owe_opened(session: Session, version: DraftVersion, opening: Opening, *, now: datetime) -> None:
    """To the coordinators and deputies of all members, and the secretariat."""
    people = [*letters.staff(session), *letters.people_of(session, version.consultation.members)]
    _owe_about_opening(session, Letter.OPENED, version, opening, people, now)


def _owe_about_entry(
    session: Session, letter: Letter, one: Achievement, people: Iterable[Person], now: datetime
) -> None:
    topic = LetterTopic(achievement_id=one.id, member_id=one.member_id)
    letters.owe(session, letter, people, event=f"achievement:{one.id}:{one.revision}", now=now, **topic)


def _owe_about_opening(
    session: Session, letter: Letter, version: DraftVersion, opening: Opening, people: Iterable[Person], now: datetime
) -> None:
    topic = LetterTopic(version_id=version.id, opening_id=opening.id)
    letters.owe(session, letter, people, event=f"opening:{opening.id}", now=now, **topic)
