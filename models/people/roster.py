"""Members and people as an operator writes them down in a file, put in as often as the file changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from models.errors import Invalid
from models.people.member import Member
from models.people.operations import people
from models.people.person import Person, Role

OF_A_MEMBER = ("code", "name", "language", "zone", "ministry")
OF_A_PERSON = ("name", "email", "role", "language", "zone")


def put_in(session: Session, roster: Mapping[str, Any], *, now: datetime) -> list[Person]:
    """Add the members and give the people their offices; what is there stays as it is. Raises Invalid, with the entry named.

    A member has code, name, language, zone and ministry, and may have `since` (the ministry's first day); a person has name,
    email, role, language and zone, and unless of the secretariat the code of its member; contributors may have a department.
    """
    members = {entry["code"]: _member(session, entry, now) for entry in _entries(roster, "members", OF_A_MEMBER)}
    return [_person(session, entry, members, now) for entry in _entries(roster, "people", OF_A_PERSON)]


def _entries(roster: Mapping[str, Any], kind: str, needed: tuple[str, ...]) -> list[Mapping[str, Any]]:
    entries = roster.get(kind, [])
    for number, entry in enumerate(entries, start=1):
        who = f"Number {number} of the {kind} ({entry.get('name', 'without a name')})"
        for name in needed:
            if not isinstance(entry.get(name), str) or not entry[name].strip():
                raise Invalid(f"{who} has no {name}.")
        try:
            ZoneInfo(entry["zone"])
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Invalid(f"{who} has an unknown zone, {entry['zone']}. Write one such as Asia/Vientiane.") from error
    return list(entries)


def _member(session: Session, entry: Mapping[str, Any], now: datetime) -> Member:
    return people.add_member(
        session, **{name: entry[name] for name in OF_A_MEMBER}, since=entry.get("since", now.date())
    )


def _person(session: Session, entry: Mapping[str, Any], members: Mapping[str, Member], now: datetime) -> Person:
    roles = [role.value for role in Role]
    if entry["role"] not in roles:
        raise Invalid(f"{entry['name']} has the role {entry['role']}, which must be one of {', '.join(roles)}.")
    code = entry.get("member")
    if code is not None and code not in members:
        raise Invalid(f"{entry['name']} is of {code}, which is none of the members in the file.")
    return people.appoint(
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
