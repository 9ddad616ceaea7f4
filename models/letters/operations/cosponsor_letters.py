"""Which letters an invitation to co-sponsor a comment owes."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.comments.cosponsorship import Cosponsorship
from models.letters.notification import Letter, LetterTopic
from models.letters.operations import letters
from models.people.person import Member


def owe_asked(session: Session, one: Cosponsorship, *, now: datetime) -> None:
    """To everybody who speaks for the member that is invited."""
    _owe(session, Letter.COSPONSOR_ASKED, one, one.invited, now)


def owe_answered(session: Session, one: Cosponsorship, *, now: datetime) -> None:
    """To everybody who speaks for the member whose comment it is: the other member joins it, declines, or has left it."""
    _owe(session, Letter.COSPONSOR_ANSWERED, one, session.get_one(Member, one.member_id), now)


def owe_ended(session: Session, one: Cosponsorship, *, now: datetime) -> None:
    """To everybody who speaks for the member that was invited: the invitation and its confirmation no longer count."""
    _owe(session, Letter.COSPONSOR_ENDED, one, one.invited, now)


def _owe(session: Session, letter: Letter, one: Cosponsorship, member: Member, now: datetime) -> None:
    session.flush()
    about = LetterTopic(round_id=one.round_id, cosponsorship_id=one.id, member_id=one.member_id)
    people = letters.people_of(session, [member])
    letters.owe(session, letter, people, event=f"cosponsor:{one.id}:{one.revision}", now=now, **about)
