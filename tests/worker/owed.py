"""Letters that are owed: looked at, and let come due."""

from sqlalchemy import select, update

from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person

KH, CN, VN = (f"coordinator@{country}.example.org" for country in ("kh", "cn", "vn"))


def letters(database: Database) -> list[Notification]:
    with database.reading(WORKER) as session:
        return list(session.scalars(select(Notification).order_by(Notification.id)))


def letter_to_person(database: Database, email: str, letter: Letter = Letter.ROUND_OPENED) -> Notification:
    with database.reading(WORKER) as session:
        person = select(Person.id).where(Person.email == email).scalar_subquery()
        mine = select(Notification).where(Notification.person_id == person, Notification.letter == letter)
        return session.scalars(mine).one()


def make_letters_due(database: Database) -> None:
    """Whatever waits for a later moment is due."""
    with database.transaction(OPERATOR) as session:
        now = database.now()
        session.execute(update(Notification).values(not_before=now))
        session.execute(update(Notification).where(Notification.claimed_until.is_not(None)).values(claimed_until=now))
