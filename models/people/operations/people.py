"""Members and the people who work for them or for the secretariat."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import held
from models.errors import Invalid
from models.people.member import Member, Ministry
from models.people.person import OF_A_MEMBER, Appointment, Person, Role
from models.text.typed import line


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
) -> Person:
    """Give a person an office, ending the one held before; the same appointment again changes nothing."""
    if (role in OF_A_MEMBER) != (member is not None):
        raise Invalid("Secretariat staff belong to no member; everybody else belongs to one.", "member")
    person = session.scalars(select(Person).where(Person.email == address(email))).one_or_none()
    if person is None:
        person = Person(name=line(name, "name"), email=address(email), language=language, zone=zone)
        session.add(person)
        session.flush()
    holding = session.scalars(
        held(select(Appointment).where(Appointment.person_id == person.id, Appointment.until.is_(None)), Appointment)
    ).one_or_none()
    member_id = member.id if member else None
    if holding and (holding.role, holding.member_id, holding.department) == (role, member_id, department):
        return person
    if holding:
        holding.until = now
        session.flush()
    session.add(Appointment(person_id=person.id, member_id=member_id, role=role, department=department, since=now))
    session.flush()
    session.refresh(person, ["appointment"])
    return person


def address(email: str) -> str:
    """An e-mail address as it is compared: without white space, in small letters; raises Invalid if it is none."""
    email = line(email, "email").lower()
    before, at, host = email.rpartition("@")
    if not (before and at and "." in host and " " not in email and len(email) <= 254):
        raise Invalid("Enter an e-mail address, such as name@ministry.example.org.", "email")
    return email
