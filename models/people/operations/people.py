"""Adding members and people, one by one or from an operator's file, and ending people's offices. What they have written stays
with their member."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import security_log
from models.db.base import for_update
from models.errors import Invalid
from models.observers.observer import Observer
from models.people.operations import links, signing_in
from models.people.person import (
    LONGEST_DEPARTMENT,
    LONGEST_MEMBER,
    LONGEST_MINISTRY,
    LONGEST_NAME,
    OF_A_MEMBER,
    Appointment,
    Member,
    Ministry,
    Person,
    Role,
    address,
)
from models.security_log import SecurityEvent
from models.text.instants import dated
from models.text.scripts import LANGUAGES, known_language
from models.text.typed import filled, line

MEMBER_FIELDS = ("code", "name", "language", "zone", "ministry")
PERSON_FIELDS = ("name", "email", "role", "language", "zone")
TABLES = ("members", "people")
LONGEST = {
    "members": {"name": LONGEST_MEMBER, "ministry": LONGEST_MINISTRY},
    "people": {"name": LONGEST_NAME, "department": LONGEST_DEPARTMENT},
}
"""The names in each table of a roster, with how many code points of each can be kept."""


def add_member(
    session: Session, *, code: str, name: str, language: str, zone: str, ministry: str, since: date
) -> Member:
    """Add a country and the ministry that speaks for it; one that is already there is returned as it stands."""
    known = session.scalars(select(Member).where(Member.code == code)).one_or_none()
    if known is not None:
        return known
    member = Member(code=code, name=line(name, "name"), language=language, zone=zone)
    member.ministries.append(Ministry(name=line(ministry, "ministry"), since=since))
    session.add(member)
    session.flush()
    return member


def appoint(
    session: Session,
    *,
    name: str,
    email: str,
    role: Role,
    member: Member | None,
    language: str,
    zone: str,
    now: datetime,
    department: str | None = None,
    observer: Observer | None = None,
) -> Person:
    """Give a person an office, ending the one held before; the same appointment again changes nothing. Who held another is
    signed out, but for a deputy who becomes coordinator and so may do all that they could."""
    if (role in OF_A_MEMBER) != (member is not None):
        raise Invalid("Secretariat staff and observers belong to no member; everybody else belongs to one.", "member")
    if (role is Role.OBSERVER) != (observer is not None):
        raise Invalid("An observer is invited on the page of a consultation, for an organisation.", "role")
    person = session.scalars(select(Person).where(Person.email == address(email))).one_or_none()
    if person is None:
        person = Person(name=line(name, "name"), email=address(email), language=language, zone=zone)
        session.add(person)
        session.flush()
    holding = session.scalars(
        for_update(
            select(Appointment).where(Appointment.person_id == person.id, Appointment.until.is_(None)), Appointment
        )
    ).one_or_none()
    office = {
        "role": role,
        "member_id": member.id if member else None,
        "observer_id": observer.id if observer else None,
        "department": department,
    }
    if holding and all(getattr(holding, name) == value for name, value in office.items()):
        return person
    if holding:
        holding.until = now
        session.flush()
        _note_ended(session, holding)
        if (holding.role, role, holding.member_id) != (Role.DEPUTY, Role.COORDINATOR, office["member_id"]):
            _close_ways_in(session, person, now)
    session.add(Appointment(person_id=person.id, since=now, **office))
    session.flush()
    of_member = member.code if member else None
    security_log.note(session, SecurityEvent.APPOINTED, person=person.id, role=role.value, of_member=of_member)
    session.refresh(person, ["appointment"])
    return person


def add_roster(session: Session, roster: Mapping[str, Any], *, now: datetime) -> list[Person]:
    """Add the members and give the people their offices; what is there stays as it is, but for a ministry with a new name and
    the first day of that. Raises Invalid, with the entry named.

    A member has code, name, language, zone and ministry, and may have `since` (the ministry's first day); a person has name,
    email, role, language and zone, and unless of the secretariat the code of its member; contributors may have a department.
    The language is one of LANGUAGES, or a longer tag of one, such as zh-Hans.
    """
    _ensure_known_tables(roster)
    members = {
        entry["code"]: _add_member(session, entry, now) for entry in _checked_entries(roster, "members", MEMBER_FIELDS)
    }
    return [_add_person(session, entry, members, now) for entry in _checked_entries(roster, "people", PERSON_FIELDS)]


def end_office_of(session: Session, email: str, *, now: datetime) -> Person:
    """End somebody's office, at once and in every browser; twice is once. Raises Invalid for an address of nobody."""
    person = person_with_address(session, email)
    holding = select(Appointment).where(Appointment.person_id == person.id, Appointment.until.is_(None))
    appointment = session.scalars(for_update(holding, Appointment)).one_or_none()
    if appointment is not None:
        end_office(session, appointment, person, now=now)
    return person


def person_with_address(session: Session, email: str) -> Person:
    """The person with this address. Raises Invalid for one of nobody."""
    person = session.scalars(select(Person).where(Person.email == address(email))).one_or_none()
    if person is None:
        raise Invalid(f"Nobody here has the address {email}.", "email")
    return person


def end_office(session: Session, appointment: Appointment, person: Person, *, now: datetime) -> None:
    """End the office that the person holds: no link opens anything any more, and every browser is signed out."""
    appointment.until = now
    _note_ended(session, appointment)
    _close_ways_in(session, person, now)


def _close_ways_in(session: Session, person: Person, now: datetime) -> None:
    links.void_links(session, person, now=now)
    signing_in.sign_out_everywhere(session, person, now=now)


def _note_ended(session: Session, appointment: Appointment) -> None:
    person, role = appointment.person_id, appointment.role.value
    security_log.note(session, SecurityEvent.OFFICE_ENDED, person=person, role=role)


def _ensure_known_tables(roster: Mapping[str, Any]) -> None:
    unknown = [name for name in roster if name not in TABLES]
    if unknown or not roster:
        why = f"The file holds {', '.join(unknown)}, which is unknown here." if unknown else "The file holds nobody."
        raise Invalid(f"{why} Write each member under [[members]], and each person under [[people]].")


def _checked_entries(roster: Mapping[str, Any], kind: str, needed: tuple[str, ...]) -> list[Mapping[str, Any]]:
    entries = roster.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Invalid(f"The {kind} are not written one by one: write [[{kind}]] above each of them.")
    checked: list[Mapping[str, Any]] = []
    for number, entry in enumerate(entries, start=1):
        who = f"Number {number} of the {kind} ({entry.get('name', 'without a name')})"
        for name in needed:
            if not isinstance(entry.get(name), str) or not entry[name].strip():
                raise Invalid(f"{who} has no {name}.")
        if not known_language(entry["language"]):
            codes = ", ".join(LANGUAGES)
            raise Invalid(f"{who} has an unknown language, {entry['language']}. Write one of these codes: {codes}.")
        try:
            ZoneInfo(entry["zone"])
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Invalid(f"{who} has an unknown zone, {entry['zone']}. Write one such as Asia/Vientiane.") from error
        names = {name: longest for name, longest in LONGEST[kind].items() if name in entry}
        checked.append({**entry, **{name: _checked_line(who, name, entry[name], most) for name, most in names.items()}})
    return checked


def _checked_line(who: str, name: str, words: object, longest: int) -> str:
    """A name as it is kept. Raises Invalid, with the entry named."""
    if not isinstance(words, str):
        raise Invalid(f"{who} has a {name} that is no text. Write it in quotation marks.")
    try:
        return filled(words, name, "It is empty. Fill it in, or leave the line out.", longest)
    except Invalid as why:
        raise Invalid(f"{who} has a {name} that cannot be kept. {why}") from why


def _add_member(session: Session, entry: Mapping[str, Any], now: datetime) -> Member:
    code, since = entry["code"], entry.get("since", now.date())
    if len(code) != 2:
        raise Invalid(f"{entry['name']} has the code {code}, which must be two letters, such as KH.")
    if type(since) is not date:  # a date with a time is a date to isinstance
        raise Invalid(f"{entry['name']} has no day under since. Write one such as 2027-03-01, without quotation marks.")
    member = add_member(session, **{name: entry[name] for name in MEMBER_FIELDS}, since=since)
    if entry["ministry"] not in {one.name for one in member.ministries}:
        _rename_ministry(member, entry["ministry"], entry.get("since"), now)
    return member


def _rename_ministry(member: Member, name: str, since: date | None, now: datetime) -> None:
    """End the name of the present ministry on the day before the new one begins; both stay, with their days."""
    present = member.ministry
    if since is None or not present.since < since <= now.date():
        raise Invalid(
            f"{member.name} has the ministry “{present.name}” here, since {dated(present.since)}. If its name is now "
            f"“{name}”, write under since the first day of that name. It must be later, and not in the future."
        )
    present.until = since - timedelta(days=1)
    member.ministries.append(Ministry(name=name, since=since))


def _add_person(session: Session, entry: Mapping[str, Any], members: Mapping[str, Member], now: datetime) -> Person:
    roles = [role.value for role in Role]
    if entry["role"] not in roles:
        raise Invalid(f"{entry['name']} has the role {entry['role']}, which must be one of {', '.join(roles)}.")
    code = entry.get("member")
    if code is not None and code not in members:
        raise Invalid(f"{entry['name']} is of {code}, which is none of the members in the file.")
    return appoint(
        session,
        name=entry["name"],
        email=entry["email"],
        role=Role(entry["role"]),
        member=members[code] if code else None,
        department=entry.get("department"),
        language=entry["language"],
        zone=entry["zone"],
        now=now,
    )
