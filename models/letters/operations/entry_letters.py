"""Which letters an answer owes that is entered for a member by the secretariat."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.entered import EnteredPosition
from models.comments.entered import EnteredAnswer
from models.drafts.version import DraftVersion
from models.letters.notification import Letter, LetterTopic
from models.letters.operations import letters
from models.people.person import Person


def owe_to_check(session: Session, entry: EnteredAnswer, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must check it."""
    others = letters.staff_besides(session, by)
    _owe(session, Letter.ENTRY_TO_CHECK, entry, others, now)


def owe_sent_back(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    _owe(session, Letter.ENTRY_SENT_BACK, entry, [entry.entered_by], now)


def owe_checked(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    """To everybody who speaks for the member: what was entered for it, and what its coordinator can do."""
    _owe(session, Letter.ENTRY_CHECKED, entry, letters.people_of(session, [entry.member]), now)


def owe_decided(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    """To the secretariat: what the member's coordinator has made of it."""
    _owe(session, Letter.ENTRY_DECIDED, entry, letters.staff(session), now)


def owe_lapsed(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    """To everybody who speaks for the member: the entry does not count."""
    _owe(session, Letter.ENTRY_LAPSED, entry, letters.people_of(session, [entry.member]), now)


def owe_position_to_check(
    session: Session, entry: EnteredPosition, version: DraftVersion, *, by: Person, now: datetime
) -> None:
    """To the others of the secretariat, one of whom must check it."""
    others = letters.staff_besides(session, by)
    _owe_position(session, Letter.POSITION_TO_CHECK, entry, version, others, now)


def owe_position_to_confirm(session: Session, entry: EnteredPosition, version: DraftVersion, *, now: datetime) -> None:
    """To everybody who speaks for the member: it counts when its coordinator has confirmed it."""
    _owe_position(session, Letter.POSITION_TO_CONFIRM, entry, version, letters.people_of(session, [entry.member]), now)


def _owe_position(
    session: Session,
    letter: Letter,
    entry: EnteredPosition,
    version: DraftVersion,
    people: Iterable[Person],
    now: datetime,
) -> None:
    session.flush()
    about = LetterTopic(version_id=version.id, entered_position_id=entry.id, member_id=entry.member_id)
    letters.owe(session, letter, people, event=f"entered position:{entry.id}:{entry.revision}", now=now, **about)


def _owe(session: Session, letter: Letter, entry: EnteredAnswer, people: Iterable[Person], now: datetime) -> None:
    about = LetterTopic(round_id=entry.round_id, entry_id=entry.id, member_id=entry.member_id)
    letters.owe(session, letter, people, event=f"entry:{entry.id}:{entry.revision}", now=now, **about)
