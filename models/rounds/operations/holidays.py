"""Keeping the holidays of the members."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid
from models.people.person import Member, Person
from models.rounds.holiday import LONGEST_NAME, Holiday
from models.text.typed import line

MOST_LINES = 500
PARTS = re.compile(r"\s*[\t;,]\s*")
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
    written = [(number, words) for number, words in enumerate(lines.splitlines(), start=1) if words.strip()]
    if not written:
        raise Invalid(f"Enter a holiday. {EXAMPLE}", "lines")
    if len(written) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES} lines can be kept at once.", "lines")
    new, refused = list[NewHoliday](), list[Refused]()
    for number, words in written:
        try:
            new.append(_read(number, words, called))
        except Invalid as refusal:
            refused.append(Refused(words.strip(), str(refusal)))
    if not new:
        raise Invalid(" ".join([*(one.why for one in refused), EXAMPLE]), "lines")

    _put(session, new)
    return len(new), refused


def remove(session: Session, holiday_id: int, *, by: Person) -> None:
    """Forget a holiday; what is gone already stays gone."""
    by.ensure_staff()
    holiday = session.get(Holiday, holiday_id)
    if holiday is not None:
        session.delete(holiday)


def _read(number: int, words: str, members: dict[str, Member]) -> NewHoliday:
    parts = PARTS.split(words.strip(), maxsplit=2)
    if len(parts) < 3 or not parts[2]:
        raise Invalid(f"Line {number}: “{words.strip()[:60]}” is not complete.", "lines")
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        raise Invalid(f"Line {number}: “{parts[0][:20]}” is not a date.", "lines") from None
    member = members.get(parts[1].casefold())
    if member is None:
        names = ", ".join(sorted({one.name for one in members.values()}))
        raise Invalid(f"Line {number}: “{parts[1][:40]}” is not one of the members: {names}.", "lines")
    name = line(parts[2], "lines")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Line {number}: a name can have at most {LONGEST_NAME} characters.", "lines")
    return NewHoliday(day, member, name)


def _put(session: Session, new: Sequence[NewHoliday]) -> None:
    there = select(Holiday).where(Holiday.day.in_({one.day for one in new}))
    known = {(one.member_id, one.day): one for one in session.scalars(there)}
    for one in new:
        place = one.member.id, one.day
        if place not in known:
            known[place] = Holiday(member_id=one.member.id, day=one.day)
            session.add(known[place])
        known[place].name = one.name
