"""Which letters the adoption of a text owes, and a silence about it or about words for brackets, and to whom."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Decision
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.entered import EnteredPosition
from models.adoption.position import Position
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import LetterTopic, Notification
from models.letters.operations.letters import INSTANT, WITHDRAWING, is_waiting, owe, people_of, staff, staff_besides
from models.people.person import Member, Person


def owe_adoption_proposed(session: Session, adoption: Adoption, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must confirm it."""
    _owe_about_adoption(session, Letter.ADOPTION_PROPOSED, adoption, staff_besides(session, by), now)


def owe_adoption_returned(session: Session, adoption: Adoption, *, now: datetime) -> None:
    _owe_about_adoption(session, Letter.ADOPTION_RETURNED, adoption, [adoption.announced_by], now)


def owe_adoption_begun(session: Session, adoption: Adoption, *, now: datetime) -> None:
    people = people_of(session, adoption.version.consultation.members)
    _owe_about_adoption(session, Letter.ADOPTION_BEGUN, adoption, people, now)


def owe_position(session: Session, adoption: Adoption, position: Position, *, now: datetime) -> None:
    """To everybody who speaks for the member: what was answered in its name, and by whom."""
    occasion = f"{position.member.code}:{position.revision}{'+' if position.late else ''}"
    people = people_of(session, [position.member])
    _owe_about_adoption(session, Letter.POSITION, adoption, people, now, occasion, position.member)


def owe_adoption_broken(session: Session, adoption: Adoption, *, now: datetime) -> None:
    _owe_about_adoption(session, Letter.ADOPTION_BROKEN, adoption, _everybody_in(session, adoption), now)


def owe_adoption_lapsed(session: Session, adoption: Adoption, *, now: datetime) -> None:
    _owe_about_adoption(session, Letter.ADOPTION_LAPSED, adoption, _everybody_in(session, adoption), now)


def owe_silence_extended(session: Session, decision: Decision, *, now: datetime) -> None:
    """To everybody who was asked, and the secretariat: the new end, and why."""
    occasion = f"until:{decision.ends_at:{INSTANT}}"
    _owe_about(session, Letter.SILENCE_EXTENDED, decision, _everybody_in(session, decision), now, occasion)


def owe_answer_reminder(session: Session, decision: Decision, members: Iterable[Member], *, now: datetime) -> None:
    """To everybody who speaks for a member that has not answered."""
    occasion = f"reminder:{now:{INSTANT}}"
    _owe_about(session, Letter.ANSWER_REMINDER, decision, people_of(session, members), now, occasion)


def owe_call_recorded(session: Session, decision: Decision, member: Member, *, now: datetime) -> None:
    """Tell everybody who speaks for a member of the call by which it knows what it is asked: they may know of none."""
    people = people_of(session, [member])
    _owe_about(session, Letter.CALL_RECORDED, decision, people, now, f"called:{member.code}")


def owe_silence_over(session: Session, decision: Decision, awaited: Iterable[Member], *, now: datetime) -> None:
    """Tell the secretariat that the result is to be declared, and ask the members that their silence does not bind."""
    _owe_about(session, Letter.SILENCE_OVER, decision, staff(session), now)
    _owe_about(session, Letter.SILENCE_HELD, decision, people_of(session, awaited), now)


def owe_answered_after_silence(
    session: Session,
    decision: Decision,
    member: Member,
    revision: int,
    awaited: Iterable[Member] = (),
    *,
    now: datetime,
) -> None:
    """Tell the secretariat which member has answered, and that the result is to be declared; ask the members that are `awaited`
    since then."""
    _owe_about(session, Letter.SILENCE_OVER, decision, staff(session), now, f"{member.code}:{revision}", member)
    _owe_about(session, Letter.SILENCE_HELD, decision, people_of(session, awaited), now)


def owe_result_declared(session: Session, decision: Decision, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must confirm it."""
    occasion = f"declared:{now:{INSTANT}}"
    _owe_about(session, Letter.RESULT_DECLARED, decision, staff_besides(session, by), now, occasion)


def withdraw_result_declared(session: Session, decision: Decision) -> None:
    """Owe nobody a letter any more that has not left yet: what was declared is taken back."""
    decision_id = Notification.adoption_id if isinstance(decision, Adoption) else Notification.lifting_id
    gone = delete(Notification).where(is_waiting(Letter.RESULT_DECLARED), decision_id == decision.id)
    session.execute(gone, execution_options=WITHDRAWING)


def owe_adopted(session: Session, adoption: Adoption, *, now: datetime) -> None:
    _owe_about_adoption(session, Letter.ADOPTED, adoption, _everybody_in(session, adoption), now)


def owe_late_objection(session: Session, adoption: Adoption, position: Position, *, now: datetime) -> None:
    """Tell the secretariat that a member has objected after the silence was over."""
    occasion = f"{position.member.code}:{position.revision}"
    _owe_about_adoption(session, Letter.LATE_OBJECTION, adoption, staff(session), now, occasion, position.member)


def owe_statement_withdrawn(session: Session, adoption: Adoption, position: Position, *, now: datetime) -> None:
    """To everybody who got the adopted text."""
    people, member = _everybody_in(session, adoption), position.member
    _owe_about_adoption(session, Letter.STATEMENT_WITHDRAWN, adoption, people, now, member.code, member)


def owe_corrigendum_proposed(
    session: Session, one: TextCorrigendum, version: DraftVersion, *, by: Person, now: datetime
) -> None:
    """To the others of the secretariat, one of whom puts it to the members."""
    _owe_about_corrigendum(session, Letter.CORRIGENDUM_PROPOSED, one, version, staff_besides(session, by), now)


def owe_corrigendum_put(session: Session, one: TextCorrigendum, version: DraftVersion, *, now: datetime) -> None:
    people = people_of(session, version.consultation.members)
    _owe_about_corrigendum(session, Letter.CORRIGENDUM_PUT, one, version, people, now)


def owe_corrigendum_extended(session: Session, one: TextCorrigendum, version: DraftVersion, *, now: datetime) -> None:
    """To the members, once more, with the later time."""
    people, occasion = people_of(session, version.consultation.members), f":until:{one.until:{INSTANT}}"
    _owe_about_corrigendum(session, Letter.CORRIGENDUM_PUT, one, version, people, now, occasion)


def owe_corrigendum_ended(
    session: Session,
    one: TextCorrigendum,
    version: DraftVersion,
    *,
    now: datetime,
    entry: EnteredPosition | None = None,
) -> None:
    """To everybody: that it was issued, or which member has stopped it, perhaps by an `entry`."""
    people = [*staff(session), *people_of(session, version.consultation.members)]
    _owe_about_corrigendum(session, Letter.CORRIGENDUM_ENDED, one, version, people, now, entry=entry)


def withdraw_corrigendum_ended(session: Session, one: TextCorrigendum) -> None:
    """Owe nobody a letter any more that has not left yet: it goes on."""
    gone = is_waiting(Letter.CORRIGENDUM_ENDED) & (Notification.text_corrigendum_id == one.id)
    session.execute(delete(Notification).where(gone), execution_options=WITHDRAWING)


def owe_corrigendum_declined(session: Session, one: TextCorrigendum, version: DraftVersion, *, now: datetime) -> None:
    """To who proposed it."""
    _owe_about_corrigendum(session, Letter.CORRIGENDUM_ENDED, one, version, [one.proposed_by], now)


def _owe_about_corrigendum(
    session: Session,
    letter: Letter,
    one: TextCorrigendum,
    version: DraftVersion,
    people: Iterable[Person],
    now: datetime,
    occasion: str = "",
    entry: EnteredPosition | None = None,
) -> None:
    session.flush()  # a new one has no number before
    topic = LetterTopic(version_id=version.id, text_corrigendum_id=one.id)
    if entry is not None:
        topic["entered_position_id"], occasion = entry.id, f":entry:{entry.id}"
    owe(session, letter, people, event=f"corrigendum:{one.id}{occasion}", now=now, **topic)


def _everybody_in(session: Session, decision: Decision) -> list[Person]:
    return [*staff(session), *people_of(session, decision.version.consultation.members)]


def _owe_about(
    session: Session,
    letter: Letter,
    decision: Decision,
    people: Iterable[Person],
    now: datetime,
    occasion: str = "",
    member: Member | None = None,
) -> None:
    if isinstance(decision, Adoption):
        _owe_about_adoption(session, letter, decision, people, now, occasion, member)
        return
    member_id = member.id if member else None
    topic = LetterTopic(version_id=decision.version_id, lifting_id=decision.id, member_id=member_id)
    owe(session, letter, people, event=f"lifting:{decision.id}:{occasion}", now=now, **topic)


def _owe_about_adoption(
    session: Session,
    letter: Letter,
    adoption: Adoption,
    people: Iterable[Person],
    now: datetime,
    occasion: str = "",
    member: Member | None = None,
) -> None:
    event = f"adoption:{adoption.id}:{occasion}"
    before = adoption.version
    version = before if letter is Letter.POSITION else adoption.result or before
    member_id = member.id if member else None
    topic = LetterTopic(version_id=version.id, round_id=before.round_id, adoption_id=adoption.id, member_id=member_id)
    owe(session, letter, people, event=event, now=now, **topic)
