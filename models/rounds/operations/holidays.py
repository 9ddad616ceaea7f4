"""Keeping the holidays of the members."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid
from models.people.person import Member, Person
from models.rounds.holiday import LONGEST_NAME, Holiday
from models.text.typed import line

MOST_LINES = 500
PARTS = re.compile(r"\s*[\t;,]\s*")
EXAMPLE = "Write it as a date, a country and a name, such as 2026-09-28; Cambodia; Pchum Ben."


@dataclass(frozen=True, slots=True)
class NewHoliday:
    day: date
    member: Member
    name: str


def keep(session: Session, lines: str, *, by: Person) -> int:
    """Keep the holidays of these lines, each a date, a country and a name; a day that is known gets the new name. All or none.

    Gives how many there are. Raises Invalid with what is wrong in which line.
    """
    by.ensure_staff()
    members = session.scalars(select(Member)).all()
    called = {name.casefold(): member for member in members for name in (member.name, member.code)}
    written = [(number, words) for number, words in enumerate(lines.splitlines(), start=1) if words.strip()]
    if not written:
        raise Invalid(f"Enter a holiday. {EXAMPLE}", "lines")
    if len(written) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES} lines can be kept at once.", "lines")
    new = [_read(number, words, called) for number, words in written]
    for holiday in new:
        _put(session, holiday)
    return len(new)


def remove(session: Session, holiday_id: int, *, by: Person) -> None:
    """Forget a holiday; what is gone already stays gone."""
    by.ensure_staff()
    holiday = session.get(Holiday, holiday_id)
    if holiday is not None:
        session.delete(holiday)


def _read(number: int, words: str, members: dict[str, Member]) -> NewHoliday:
    parts = PARTS.split(words.strip(), maxsplit=2)
    if len(parts) < 3 or not parts[2]:
        raise Invalid(f"Line {number}: {words.strip()[:60]!r} is not whole. {EXAMPLE}", "lines")
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        raise Invalid(f"Line {number}: {parts[0][:20]!r} is no date. {EXAMPLE}", "lines") from None
    member = members.get(parts[1].casefold())
    if member is None:
        names = ", ".join(_names(members.values()))
        raise Invalid(f"Line {number}: {parts[1][:40]!r} is none of the members: {names}.", "lines")
    name = line(parts[2], "lines")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Line {number}: at most {LONGEST_NAME} characters of a name can be kept.", "lines")
    return NewHoliday(day, member, name)


def _names(members: Iterable[Member]) -> list[str]:
    return sorted({member.name for member in members})


def _put(session: Session, new: NewHoliday) -> None:
    same = (Holiday.member_id == new.member.id) & (Holiday.day == new.day)
    known = session.scalars(select(Holiday).where(same)).one_or_none()
    if known is None:
        session.add(Holiday(member_id=new.member.id, day=new.day, name=new.name))
        session.flush()
    else:
        known.name = new.name
