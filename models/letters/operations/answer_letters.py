"""Which letters the official answer of a member owes: invitations to co-sponsor, its clearance, and what is entered for the
member by the secretariat."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.entered import EnteredPosition
from models.comments.clearance import Clearance
from models.comments.cosponsorship import Cosponsorship
from models.comments.entered import EnteredAnswer
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import LetterTopic
from models.letters.operations import letters
from models.people.person import Member, Person


def owe_clearance_asked(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, by: Person, now: datetime
) -> None:
    """To the others who speak for the member: the answer is ready to be cleared."""
    _owe_about_clearance(
        session, Letter.CLEARANCE_ASKED, clearance, round_id, member, _colleagues_of(session, member, by), now
    )


def owe_clearance_undone(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, by: Person, now: datetime
) -> None:
    """To the others who speak for the member: what is cleared is not what would be sent any more."""
    _owe_about_clearance(
        session, Letter.CLEARANCE_UNDONE, clearance, round_id, member, _colleagues_of(session, member, by), now
    )


def owe_clearance_ended(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, by: Person, now: datetime
) -> None:
    """To the others who speak for the member: the answer is in clearance no more, and has not changed."""
    _owe_about_clearance(
        session, Letter.CLEARANCE_ENDED, clearance, round_id, member, _colleagues_of(session, member, by), now
    )


def owe_letter_differs(session: Session, clearance: Clearance, round_id: int, member: Member, *, now: datetime) -> None:
    """To the secretariat: the signed letter prevails, and it has to enter what that says."""
    _owe_about_clearance(session, Letter.LETTER_DIFFERS, clearance, round_id, member, letters.staff(session), now)


def owe_letter_differs_no_more(
    session: Session, clearance: Clearance, round_id: int, member: Member, *, now: datetime
) -> None:
    """To the secretariat: it need not enter the signed letter."""
    _owe_about_clearance(
        session, Letter.LETTER_DIFFERS_NO_MORE, clearance, round_id, member, letters.staff(session), now
    )


def _colleagues_of(session: Session, member: Member, by: Person) -> list[Person]:
    return [person for person in letters.people_of(session, [member]) if person.id != by.id]


def _owe_about_clearance(
    session: Session,
    letter: Letter,
    clearance: Clearance,
    round_id: int,
    member: Member,
    people: Iterable[Person],
    now: datetime,
) -> None:
    topic = LetterTopic(round_id=round_id, clearance_id=clearance.id, member_id=member.id)
    letters.owe(session, letter, people, event=f"clearance:{clearance.id}:{clearance.revision}", now=now, **topic)


def owe_cosponsor_asked(session: Session, one: Cosponsorship, *, now: datetime) -> None:
    """To everybody who speaks for the member that is invited."""
    _owe_about_cosponsor(session, Letter.COSPONSOR_ASKED, one, one.invited, now)


def owe_cosponsor_answered(session: Session, one: Cosponsorship, *, now: datetime) -> None:
    """To everybody who speaks for the member whose comment it is: the other member joins it, declines, or has left it."""
    _owe_about_cosponsor(session, Letter.COSPONSOR_ANSWERED, one, session.get_one(Member, one.member_id), now)


def owe_cosponsor_ended(session: Session, one: Cosponsorship, *, now: datetime) -> None:
    """To everybody who speaks for the member that was invited: the invitation and its confirmation no longer count."""
    _owe_about_cosponsor(session, Letter.COSPONSOR_ENDED, one, one.invited, now)


def _owe_about_cosponsor(session: Session, letter: Letter, one: Cosponsorship, member: Member, now: datetime) -> None:
    session.flush()
    topic = LetterTopic(round_id=one.round_id, cosponsorship_id=one.id, member_id=one.member_id)
    people = letters.people_of(session, [member])
    letters.owe(session, letter, people, event=f"cosponsor:{one.id}:{one.revision}", now=now, **topic)


def owe_entry_to_check(session: Session, entry: EnteredAnswer, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must check it."""
    others = letters.staff_besides(session, by)
    _owe_about_entry(session, Letter.ENTRY_TO_CHECK, entry, others, now)


def owe_entry_sent_back(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    _owe_about_entry(session, Letter.ENTRY_SENT_BACK, entry, [entry.entered_by], now)


def owe_entry_checked(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    """To everybody who speaks for the member: what was entered for it, and what its coordinator can do."""
    _owe_about_entry(session, Letter.ENTRY_CHECKED, entry, letters.people_of(session, [entry.member]), now)


def owe_entry_decided(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    """To the secretariat: what the member's coordinator has made of it."""
    _owe_about_entry(session, Letter.ENTRY_DECIDED, entry, letters.staff(session), now)


def owe_entry_lapsed(session: Session, entry: EnteredAnswer, *, now: datetime) -> None:
    """To everybody who speaks for the member: the entry does not count."""
    _owe_about_entry(session, Letter.ENTRY_LAPSED, entry, letters.people_of(session, [entry.member]), now)


def owe_position_to_check(
    session: Session, entry: EnteredPosition, version: DraftVersion, *, by: Person, now: datetime
) -> None:
    """To the others of the secretariat, one of whom must check it."""
    others = letters.staff_besides(session, by)
    _owe_about_position(session, Letter.POSITION_TO_CHECK, entry, version, others, now)


def owe_position_unchecked(
    session: Session, entry: EnteredPosition, version: DraftVersion, *, waited: int, now: datetime
) -> None:
    """To all of the secretariat, once more after each day that it has `waited`: who has typed it can call the others, or discard it."""
    people, occasion = letters.staff(session), f":waited:{waited}"
    _owe_about_position(session, Letter.POSITION_TO_CHECK, entry, version, people, now, occasion)


def owe_position_to_confirm(session: Session, entry: EnteredPosition, version: DraftVersion, *, now: datetime) -> None:
    """To everybody who speaks for the member: it counts when its coordinator has confirmed it; again where the time is extended."""
    people = letters.people_of(session, [entry.member])
    occasion = f":until:{entry.waits_until:{letters.INSTANT}}" if entry.waits_until else ""
    _owe_about_position(session, Letter.POSITION_TO_CONFIRM, entry, version, people, now, occasion)


def owe_position_rejected(session: Session, entry: EnteredPosition, version: DraftVersion, *, now: datetime) -> None:
    """To the secretariat: the member's coordinator says that it is not what the member says."""
    _owe_about_position(session, Letter.POSITION_NOT_COUNTED, entry, version, letters.staff(session), now)


def owe_position_discarded(
    session: Session, entry: EnteredPosition, version: DraftVersion, *, by: Person, now: datetime
) -> None:
    """To whoever has typed it, unless they have discarded it themselves."""
    typist = [one for one in letters.staff_besides(session, by) if one.id == entry.entered_by_id]
    _owe_about_position(session, Letter.POSITION_NOT_COUNTED, entry, version, typist, now)


def _owe_about_position(
    session: Session,
    letter: Letter,
    entry: EnteredPosition,
    version: DraftVersion,
    people: Iterable[Person],
    now: datetime,
    occasion: str = "",
) -> None:
    session.flush()
    topic = LetterTopic(version_id=version.id, entered_position_id=entry.id, member_id=entry.member_id)
    event = f"entered position:{entry.id}:{entry.revision}{occasion}"
    letters.owe(session, letter, people, event=event, now=now, **topic)


def _owe_about_entry(
    session: Session, letter: Letter, entry: EnteredAnswer, people: Iterable[Person], now: datetime
) -> None:
    topic = LetterTopic(round_id=entry.round_id, entry_id=entry.id, member_id=entry.member_id)
    letters.owe(session, letter, people, event=f"entry:{entry.id}:{entry.revision}", now=now, **topic)
