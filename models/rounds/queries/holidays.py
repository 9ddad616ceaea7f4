"""Holidays to be named where a time is chosen."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.person import Member
from models.rounds.holiday import Holiday

AHEAD = timedelta(days=90)
SATURDAY = 5


class HolidayNotice(NamedTuple):
    """The holidays on which a time that is chosen falls, and those that come in the next months."""

    clashes: Sequence[Holiday]
    to_come: Sequence[Holiday]


def holidays_for(session: Session, members: Sequence[Member], chosen: datetime | None, now: datetime) -> HolidayNotice:
    """What a page says about the time that stands in its form."""
    return HolidayNotice(on(session, members, chosen) if chosen else [], to_come(session, members, now))


def all_from(session: Session, day: date) -> Sequence[Holiday]:
    """All that are kept from a day on, in order."""
    kept = select(Holiday).join(Member, Member.id == Holiday.member_id).where(Holiday.day >= day)
    return session.scalars(kept.order_by(Holiday.day, Member.name)).all()


def to_come(session: Session, members: Iterable[Member], now: datetime) -> list[Holiday]:
    """Those of these members in the next three months, in order."""
    ids = {member.id for member in members}
    first, last = now.date(), (now + AHEAD).date()
    return [one for one in all_from(session, first) if one.member_id in ids and one.day <= last]


def working_time(session: Session, members: Sequence[Member], instant: datetime) -> datetime:
    """The instant, or the same time on the first day after it that is neither a holiday of a member nor, by the clock of one, a
    Saturday or a Sunday."""
    while on(session, members, instant) or any(_is_weekend(instant, member) for member in members):
        instant += timedelta(days=1)
    return instant


def _is_weekend(instant: datetime, member: Member) -> bool:
    return instant.astimezone(ZoneInfo(member.zone)).weekday() >= SATURDAY


def on(session: Session, members: Iterable[Member], instant: datetime) -> list[Holiday]:
    """The holidays on which an instant falls, by each member's own clock."""
    days = {member.id: instant.astimezone(ZoneInfo(member.zone)).date() for member in members}
    around = select(Holiday).where(Holiday.member_id.in_(days), Holiday.day.in_(set(days.values())))
    found = (one for one in session.scalars(around) if one.day == days[one.member_id])
    return sorted(found, key=lambda one: one.member.name)
