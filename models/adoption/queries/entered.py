"""What the secretariat has entered for members about an adoption or words for brackets, as it and the member read it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models.adoption.adoption import Adoption, Decision, Position
from models.adoption.entered import WRONG, EnteredPosition, EnteredState
from models.errors import NotFound
from models.lifting.lifting import Lifting, LiftingAnswer
from models.people.person import Member, Person


def entered_position(session: Session, entry_id: int) -> tuple[EnteredPosition, Decision]:
    """With what it is about; raises NotFound."""
    found = session.get(EnteredPosition, entry_id)
    decision = decision_of(session, found) if found else None
    if found is None or decision is None:
        raise NotFound
    return found, decision


def decision_of(session: Session, entry: EnteredPosition) -> Decision | None:
    """What it is about."""
    if entry.adoption_id:
        return session.get(Adoption, entry.adoption_id)
    return session.get(Lifting, entry.lifting_id)


def positions_entered(session: Session, decision: Decision) -> Sequence[EnteredPosition]:
    """What has been entered, in order; only what the reader may see."""
    decision_id = EnteredPosition.adoption_id if isinstance(decision, Adoption) else EnteredPosition.lifting_id
    found = select(EnteredPosition).where(decision_id == decision.id)
    return session.scalars(found.order_by(EnteredPosition.id)).all()


def answered_over(session: Session, entries: Iterable[EnteredPosition]) -> set[int]:
    """The ids of those that have counted and do not any more, because the member has given another answer."""
    counted = {one.id for one in entries if one.state is EnteredState.COUNTED}
    answers = (select(answer.entry_id).where(answer.entry_id.in_(counted)) for answer in (Position, LiftingAnswer))
    return counted.difference(*(session.scalars(own).all() for own in answers))


def waiting(
    session: Session, state: EnteredState, member: Member | None = None
) -> list[tuple[EnteredPosition, Decision]]:
    """What waits for a check, or for its member's coordinator, in order, with what it is about."""
    found = select(EnteredPosition).where(EnteredPosition.state == state).order_by(EnteredPosition.id)
    own = found if member is None else found.where(EnteredPosition.member_id == member.id)
    return [(one, decision) for one in session.scalars(own) if (decision := decision_of(session, one)) is not None]


def to_correct(session: Session, now: datetime) -> list[tuple[EnteredPosition, Decision]]:
    """What was wrong and can still be entered correctly, though the time to answer is over, in order, with what it is about."""
    wrong = EnteredPosition.state.in_(WRONG) & (EnteredPosition.waits_until >= now)
    found = session.scalars(select(EnteredPosition).where(wrong).order_by(EnteredPosition.id))
    return [
        (one, decision)
        for one in found
        if (decision := decision_of(session, one)) is not None
        and decision.ended_at is None
        and decision.ends_at < now
        and one.can_be_corrected(decision.ends_at, now)
    ]


def original(session: Session, entry_id: int, reader: Person) -> tuple[str, bytes]:
    """The name and the bytes of the letter or mail, for the secretariat and those who speak for the member; raises NotFound."""
    found = session.get(EnteredPosition, entry_id, options=[undefer(EnteredPosition.content)])
    if found is None or found.content is None or found.file_name is None:
        raise NotFound
    if not (reader.is_staff or reader.speaks_for(found.member_id)):
        raise NotFound
    return found.file_name, found.content
