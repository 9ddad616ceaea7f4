"""Which letters the clearance of an answer owes: inside the member, and to the secretariat where a signed letter differs."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.comments.clearance import Clearance
from models.letters.notification import Letter, LetterTopic
from models.letters.operations import letters
from models.people.person import Member, Person


def owe_asked(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, by: Person, now: datetime
) -> None:
    """To the others who speak for the member: the answer is ready to be cleared."""
    _owe(session, Letter.CLEARANCE_ASKED, clearance, round_id, member, _others(session, member, by), now)


def owe_undone(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, by: Person, now: datetime
) -> None:
    """To the others who speak for the member: what is cleared is not what would be sent any more."""
    _owe(session, Letter.CLEARANCE_UNDONE, clearance, round_id, member, _others(session, member, by), now)


def owe_differs(session: Session, clearance: Clearance, round_id: int, member: Member, *, now: datetime) -> None:
    """To the secretariat: the signed letter prevails, and it has to enter what that says."""
    _owe(session, Letter.LETTER_DIFFERS, clearance, round_id, member, letters.staff(session), now)


def owe_differs_no_more(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, now: datetime
) -> None:
    """To the secretariat: it need not enter the signed letter."""
    _owe(session, Letter.LETTER_DIFFERS_NO_MORE, clearance, round_id, member, letters.staff(session), now)


def _others(session: Session, member: Member, by: Person) -> list[Person]:
    return [person for person in letters.people_of(session, [member]) if person.id != by.id]


def _owe(
    session: Session,
    letter: Letter,
    clearance: Clearance,
    round_id: int,
    member: Member,
    people: Iterable[Person],
    now: datetime,
) -> None:
    about = LetterTopic(round_id=round_id, clearance_id=clearance.id, member_id=member.id)
    letters.owe(session, letter, people, event=f"clearance:{clearance.id}:{clearance.revision}", now=now, **about)
