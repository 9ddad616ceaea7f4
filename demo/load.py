"""Putting the real case into a service: the members, the people, and its draft, open for comments in round 1."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import case as cases
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.people.operations import people
from models.people.person import Person, Role
from models.rounds.consultation import Consultation, Round
from models.rounds.operations import rounds

OPEN_FOR = timedelta(days=30)
MINISTRIES_SINCE = date(2018, 3, 1)  # when LMEC's first strategy began; the case knows no earlier names


def load(session: Session, *, now: datetime) -> Round:
    """The case's round, open; one that is there already is left as people have made it."""
    case = cases.load()
    consultation = session.scalars(
        select(Consultation).where(Consultation.title == case.title).order_by(Consultation.id).limit(1)
    ).one_or_none()
    if consultation is None:
        return begin(session, case, case.title, now=now)
    newest = select(Round).where(Round.consultation_id == consultation.id).order_by(Round.number.desc()).limit(1)
    return session.scalars(newest).one()


def begin(session: Session, case: cases.Case, title: str, *, now: datetime) -> Round:
    """A new consultation on the case's draft under `title`: proposed by one of the staff, approved by another, opened."""
    members = [
        people.add_member(
            session,
            code=member.code,
            name=member.name,
            language=member.language,
            zone=member.zone,
            ministry=member.ministry,
            since=MINISTRIES_SINCE,
        )
        for member in case.members
    ]
    by_code = {member.code: member for member in members}
    appointed = [
        people.appoint(
            session,
            name=person.name,
            email=person.email,
            role=person.role,
            member=by_code[person.member] if person.member else None,
            department=person.department,
            language=person.language,
            zone=person.zone,
            now=now,
        )
        for person in case.people
    ]
    proposer, approver = _staff(appointed)[:2]
    consultation = operations.begin_consultation(
        session, title=title, language="en", members=members, by=proposer, now=now
    )
    text = [NewParagraph(paragraph.kind, paragraph.text) for paragraph in case.paragraphs]
    version = operations.put_up(session, consultation.id, text, by=proposer, now=now)
    operations.propose(session, version.id, by=proposer, seen=version.fingerprint, now=now)
    operations.approve(session, version.id, by=approver, seen=version.fingerprint, now=now)
    return rounds.open_round(session, version.id, closes_at=now + OPEN_FOR, reminds=True, by=proposer, now=now)


def _staff(appointed: list[Person]) -> list[Person]:
    return [person for person in appointed if person.role is Role.STAFF]
