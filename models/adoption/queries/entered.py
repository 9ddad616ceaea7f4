"""What the secretariat has entered for members about an adoption, words for brackets or a corrigendum, as it and the member read
it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models.adoption.adoption import Adoption, Decision
from models.adoption.corrigendum import TextCorrigendum, TextCorrigendumState
from models.adoption.entered import TIME_TO_CONFIRM, WRONG, EnteredPosition, EnteredState
from models.adoption.position import Position
from models.errors import NotFound
from models.lifting.lifting import Lifting, LiftingAnswer
from models.people.person import Member, Person

Matter: TypeAlias = Decision | TextCorrigendum
"""What a member can speak to in another way."""


def entered_position(session: Session, entry_id: int) -> tuple[EnteredPosition, Matter]:
    """With what it is about; raises NotFound."""
    found = session.get(EnteredPosition, entry_id)
    matter = matter_of(session, found) if found else None
    if found is None or matter is None:
        raise NotFound
    return found, matter


def matter_of(session: Session, entry: EnteredPosition) -> Matter | None:
    """What it is about."""
    if entry.text_corrigendum_id:
        return session.get(TextCorrigendum, entry.text_corrigendum_id)
    if entry.adoption_id:
        return session.get(Adoption, entry.adoption_id)
    return session.get(Lifting, entry.lifting_id)


def positions_entered(session: Session, matter: Matter) -> Sequence[EnteredPosition]:
    """What has been entered, in order; only what the reader may see."""
    found = select(EnteredPosition).filter_by(**{matter.foreign_key: matter.id})
    return session.scalars(found.order_by(EnteredPosition.id)).all()


def answered_over(session: Session, entries: Iterable[EnteredPosition]) -> set[int]:
    """The ids of those that have counted and do not any more, because the member has given another answer. An objection to a
    corrigendum is final."""
    counted = {one.id for one in entries if one.state is EnteredState.COUNTED and not one.text_corrigendum_id}
    answers = (select(answer.entry_id).where(answer.entry_id.in_(counted)) for answer in (Position, LiftingAnswer))
    return counted.difference(*(session.scalars(own).all() for own in answers))


def waiting(
    session: Session, state: EnteredState, member: Member | None = None
) -> list[tuple[EnteredPosition, Matter]]:
    """What waits for a check, or for its member's coordinator, in order, with what it is about. An objection to a corrigendum that
    another has stopped waits for nobody, unless that one is not its member's own."""
    found = select(EnteredPosition).where(EnteredPosition.state == state).order_by(EnteredPosition.id)
    own = found if member is None else found.where(EnteredPosition.member_id == member.id)
    return [
        (one, matter)
        for one in session.scalars(own)
        if (matter := matter_of(session, one)) is not None
        and (matter.is_under_way or not isinstance(matter, TextCorrigendum))
    ]


def to_disown(
    session: Session, member: Member, now: datetime
) -> list[tuple[EnteredPosition, TextCorrigendum, datetime]]:
    """The objections entered for the member, in order, that have stopped a corrigendum, each with it and with the time until which
    the coordinator is asked to look at it: as long as members could object, and as long as a coordinator has to confirm."""
    counted = (EnteredPosition.state == EnteredState.COUNTED) & (EnteredPosition.member_id == member.id)
    found = (
        select(EnteredPosition, TextCorrigendum)
        .join(TextCorrigendum, TextCorrigendum.id == EnteredPosition.text_corrigendum_id)
        .where(counted, TextCorrigendum.state == TextCorrigendumState.STOPPED)
        .order_by(EnteredPosition.id)
    )
    return [
        (entry, corrigendum, until)
        for entry, corrigendum in session.execute(found)
        if entry.checked_at and now <= (until := max(corrigendum.until, entry.checked_at + TIME_TO_CONFIRM))
    ]


def to_correct(session: Session, now: datetime) -> list[tuple[EnteredPosition, Matter]]:
    """What was wrong and can still be entered correctly, though the time to answer is over, in order, with what it is about."""
    wrong = EnteredPosition.state.in_(WRONG) & (EnteredPosition.waits_until >= now)
    found = session.scalars(select(EnteredPosition).where(wrong).order_by(EnteredPosition.id))
    return [
        (one, matter)
        for one in found
        if (matter := matter_of(session, one)) is not None
        and matter.is_under_way
        and matter.ends_at < now
        and one.can_be_corrected(matter.ends_at, now)
    ]


def original(session: Session, entry_id: int, reader: Person) -> tuple[str, bytes]:
    """The name and the bytes of the letter or mail, for the secretariat and those who speak for the member; raises NotFound."""
    found = session.get(EnteredPosition, entry_id, options=[undefer(EnteredPosition.content)])
    if found is None or found.content is None or found.file_name is None:
        raise NotFound
    if not (reader.is_staff or reader.speaks_for(found.member_id)):
        raise NotFound
    return found.file_name, found.content
