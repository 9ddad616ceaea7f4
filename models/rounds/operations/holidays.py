"""Keeping the holidays of the members."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid
from models.people.person import Member, Person
from models.rounds.deadline import LONGEST_HOLIDAY, Holiday
from models.text.typed import line

MOST_LINES = 500
PARTS = re.compile(r"\s*[\t;,]\s*")
AMBIGUOUS_DAY = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}")
SPELT = {"laos": "LA", "vietnam": "VN"}  # by the name that people also write, the code of the country
DATES = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d %B %Y",
    "%d %b %Y",
)  # none in which the day and the month could be mistaken
EXAMPLE = "Write each as a date, a country and a name, such as 2026-09-28; Cambodia; Pchum Ben."


class NewHoliday(NamedTuple):
    """What a line says."""

    day: date
    member: Member
    name: str


class Refused(NamedTuple):
    """A line that could not be kept, and why."""

    line: str
    why: str


def keep(session: Session, lines: str, *, by: Person) -> tuple[int, Sequence[Refused]]:
    """Keep the holidays of these lines, each a date, a country and a name; a day that is known gets the new name.

    Gives how many there are, and the lines that are wrong, which keep no other out. Raises Invalid if none is right.
    """
    by.ensure_staff()
    members = session.scalars(select(Member)).all()
    called = {name.casefold(): member for member in members for name in (member.name, member.code)}
    called |= {name: called[code.casefold()] for name, code in SPELT.items() if code.casefold() in called}
    written = [words.strip() for words in lines.splitlines() if words.strip()]
    if not written:
        raise Invalid(f"Enter a holiday. {EXAMPLE}", "lines")
    if len(written) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES} lines can be kept at once.", "lines")
    new, refused = list[NewHoliday](), list[Refused]()
    for words in written:
        try:
            new.append(_read_line(words, called))
        except Invalid as refusal:
            refused.append(Refused(words, str(refusal)))
    if not new:
        raise Invalid(" ".join([*(one.why for one in refused), EXAMPLE]), "lines")

    _put_holidays(session, new)
    return len(new), refused


def remove(session: Session, holiday_id: int, *, by: Person) -> None:
    """Forget a holiday; what is gone already stays gone."""
    by.ensure_staff()
    holiday = session.get(Holiday, holiday_id)
    if holiday is not None:
        session.delete(holiday)


def _read_line(words: str, members: dict[str, Member]) -> NewHoliday:
    """What a line says. The refusal quotes it: lines that were right go, and the numbers of the others would change."""
    parts, quoted = PARTS.split(words, maxsplit=2), words[:60]
    if len(parts) < 3 or not parts[2]:
        raise Invalid(f"“{quoted}” is not complete.", "lines")
    day = _read_day(parts[0])
    if day is None and AMBIGUOUS_DAY.fullmatch(parts[0]):
        raise Invalid(f"The date of “{quoted}” could mean two days.", "lines")
    if day is None:
        raise Invalid(f"“{quoted}” does not begin with a date.", "lines")
    member = members.get(parts[1].casefold())
    if member is None:
        names = ", ".join(sorted({one.name for one in members.values()}))
        raise Invalid(f"“{quoted}” names none of the countries: {names}.", "lines")
    name = line(parts[2], "lines")
    if len(name) > LONGEST_HOLIDAY:
        raise Invalid(f"“{quoted}”: a name can have at most {LONGEST_HOLIDAY} characters.", "lines")
    return NewHoliday(day, member, name)


def _read_day(words: str) -> date | None:
    for form in DATES:
        with suppress(ValueError):
            return datetime.strptime(words, form).date()  # noqa: DTZ007 (a day has no zone)
    return None


def _put_holidays(session: Session, new: Sequence[NewHoliday]) -> None:
    there = select(Holiday).where(Holiday.day.in_({one.day for one in new}))
    known = {(one.member_id, one.day): one for one in session.scalars(there)}
    for one in new:
        place = one.member.id, one.day
        if place not in known:
            known[place] = Holiday(member_id=one.member.id, day=one.day)
            session.add(known[place])
        known[place].name = one.name
