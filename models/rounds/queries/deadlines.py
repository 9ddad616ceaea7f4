"""What has happened to the deadline of a round, and which holidays are named wherever a time is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.errors import ensure_found
from models.people.person import Member
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange, Holiday

AHEAD = timedelta(days=90)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """A round, with its version loaded, and what has happened to its deadline, the newest first."""

    round: Round
    changes: Sequence[DeadlineChange]


def deadline(session: Session, round_id: int) -> Deadline:
    """Raises NotFound."""
    round = ensure_found(session.get(Round, round_id, options=[joinedload(Round.version)]))
    return Deadline(round, changes_of(session, round))


def changes_of(session: Session, round: Round) -> Sequence[DeadlineChange]:
    """The changes of a round's deadline, the newest first."""
    if not round.deadline_changed:
        return ()
    changes = select(DeadlineChange).where(DeadlineChange.round_id == round.id)
    return session.scalars(changes.order_by(DeadlineChange.id.desc())).all()


class HolidayNotice(NamedTuple):
    """The holidays on which a time that is chosen falls, and those that come in the next months."""

    clashes: Sequence[Holiday]
    to_come: Sequence[Holiday]


def holidays_for(session: Session, members: Sequence[Member], chosen: datetime | None, now: datetime) -> HolidayNotice:
    """What a page says about the time that stands in its form."""
    return HolidayNotice(
        holidays_on(session, members, chosen) if chosen else [], holidays_to_come(session, members, now)
    )


def holidays_from(session: Session, day: date) -> Sequence[Holiday]:
    """All that are kept from a day on, in order."""
    kept = select(Holiday).join(Member, Member.id == Holiday.member_id).where(Holiday.day >= day)
    return session.scalars(kept.order_by(Holiday.day, Member.name)).all()


def holidays_to_come(session: Session, members: Iterable[Member], now: datetime) -> list[Holiday]:
    """Those of these members in the next three months, in order."""
    ids = {member.id for member in members}
    first, last = now.date(), (now + AHEAD).date()
    return [one for one in holidays_from(session, first) if one.member_id in ids and one.day <= last]


def working_time(session: Session, members: Sequence[Member], instant: datetime) -> datetime:
    """The instant, or the same time on the first day after it that is neither a holiday of a member nor, by the clock of one, a
    Saturday or a Sunday."""
    while holidays_on(session, members, instant) or any(_is_weekend(instant, member) for member in members):
        instant += timedelta(days=1)
    return instant


def holidays_on(session: Session, members: Iterable[Member], instant: datetime) -> list[Holiday]:
    """The holidays on which an instant falls, by each member's own clock."""
    days = {member.id: instant.astimezone(ZoneInfo(member.zone)).date() for member in members}
    around = select(Holiday).where(Holiday.member_id.in_(days), Holiday.day.in_(set(days.values())))
    found = (one for one in session.scalars(around) if one.day == days[one.member_id])
    return sorted(found, key=lambda one: one.member.name)


def _is_weekend(instant: datetime, member: Member) -> bool:
    return instant.astimezone(ZoneInfo(member.zone)).weekday() >= SATURDAY
