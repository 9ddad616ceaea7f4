"""Who acts as coordinator between two dates: named by the coordinator, or by a ministry's letter that two of the secretariat record."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import security_log
from models.comments.attachment import ensure_acceptable
from models.comments.queries.country import coordinators
from models.errors import Invalid, NotFound, NotYours, Untimely, ensure_found
from models.letters.operations import office_letters
from models.people.offices import LONGEST_SIGNATORY, ActingLetter
from models.people.operations import offices
from models.people.operations.offices import Nominee
from models.people.person import LONGEST_NAME, ActingCoordinator, Member, Person, Role
from models.record.events import digest_of
from models.record.verbs import Verb
from models.security_log import SecurityEvent
from models.text.typed import file_name, filled

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Term:
    """From which day to which somebody acts, both days included, in the member's zone; None if nothing was entered."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class MinistryLetter:
    """A ministry's letter: who signed it, when, and the file as it came."""

    signed_by: str
    dated: date | None
    file: tuple[str, bytes]


def name_acting(session: Session, nominee: Nominee, term: Term, *, by: Person, now: datetime) -> ActingCoordinator:
    """Let a deputy, or somebody who becomes one with that, act for the coordinator."""
    by.ensure_holds_office()
    member = offices.locked_member(session, by.of_member().id)
    begins_at, ends_at = _checked_term(session, member, term, now)
    person = offices.make_deputy(session, member, offices.nominated_person(session, member, nominee), now=now)
    acting = ActingCoordinator(
        person_id=person.id,
        member_id=member.id,
        instead_of=by.name,
        begins_at=begins_at,
        ends_at=ends_at,
        named_by_id=by.id,
        named_at=now,
        confirmed_by_id=by.id,
        confirmed_at=now,
    )
    session.add(acting)

    offices.record_for(session, member, acting, Verb.ACTING_NAMED, by=by, at=now, details=_details_for_record(acting))
    security_log.note(session, SecurityEvent.APPOINTED, person=person.id, role="acting coordinator")

    office_letters.owe_acting(session, acting, now=now)
    return acting


def enter_letter(
    session: Session, member_id: int, nominee: Nominee, term: Term, letter: MinistryLetter, *, by: Person, now: datetime
) -> ActingCoordinator:
    """Enter a ministry's letter by which somebody acts; it counts when another of the secretariat has confirmed it."""
    by.ensure_staff()
    member = offices.locked_member(session, member_id)
    begins_at, ends_at = _checked_term(session, member, term, now)
    signed_by = filled(letter.signed_by, "signed_by", "Say who signed the letter.", LONGEST_SIGNATORY)
    if letter.dated is None:
        raise Invalid("Enter the date of the letter.", "dated")
    name, content = file_name(letter.file[0]), letter.file[1]
    ensure_acceptable(name, content)
    person = offices.nominated_person(session, member, nominee)
    acting = ActingCoordinator(
        person_id=person.id,
        member_id=member.id,
        instead_of=", ".join(coordinators(session, member))[:LONGEST_NAME],
        begins_at=begins_at,
        ends_at=ends_at,
        named_by_id=by.id,
        named_at=now,
    )
    session.add(acting)
    session.flush()
    digest = sha256(content).hexdigest()
    session.add(
        ActingLetter(
            acting_id=acting.id,
            member_id=member.id,
            signed_by=signed_by,
            dated=letter.dated,
            file_name=name,
            content=content,
            size=len(content),
            digest=digest,
        )
    )

    details = {**_details_for_record(acting), "letter": digest, "signed by": digest_of(signed_by)}
    offices.record_for(session, member, acting, Verb.ACTING_ENTERED, by=by, at=now, details=details)

    office_letters.owe_acting_to_confirm(session, acting, by=by, now=now)
    return acting


def confirm(session: Session, acting_id: int, *, by: Person, now: datetime) -> ActingCoordinator:
    """Let what a letter says count: by another officer than the one who entered it. Doing it twice changes nothing more."""
    by.ensure_staff()
    acting, member = _locked_acting(session, acting_id)
    if acting.confirmed_at is not None:
        return acting
    if acting.ended_at is not None:
        raise Untimely("This entry was rejected. Enter the letter again if it is right.")
    if acting.named_by_id == by.id:
        raise NotYours("You entered this letter, so somebody else at the secretariat must confirm it.")
    if acting.ends_at <= now:
        raise Untimely("The last day has passed, so this letter can no longer take effect. Reject it.")
    person = session.get_one(Person, acting.person_id, populate_existing=True)
    holding = person.appointment
    if holding is not None and (holding.role, holding.member_id) != (Role.DEPUTY, member.id):
        raise Untimely(f"{person.name} is {person.office} by now. Reject the entry, and ask the ministry.")
    offices.make_deputy(session, member, person, now=now)
    acting.confirmed_by_id, acting.confirmed_at = by.id, now

    offices.record_for(
        session, member, acting, Verb.ACTING_CONFIRMED, by=by, at=now, details=_details_for_record(acting)
    )
    security_log.note(session, SecurityEvent.APPOINTED, person=person.id, role="acting coordinator")

    office_letters.owe_acting(session, acting, now=now)
    return acting


def end(session: Session, acting_id: int, *, by: Person, now: datetime) -> ActingCoordinator:
    """End it before its time, or reject what waits to be confirmed; twice is once."""
    acting, member = _locked_acting(session, acting_id)
    if not by.is_staff:
        by.ensure_holds_office()
        if by.of_member().id != member.id:
            raise NotFound
    if acting.ended_at is not None:
        return acting
    if acting.confirmed_at is not None and by.is_staff:
        raise NotYours(f"The coordinator of {member.name} ends it, or it ends on its last day.")
    if acting.ends_at <= now:
        raise Untimely("It has ended already, on its last day.")
    acting.ended_by_id, acting.ended_at = by.id, now

    offices.record_for(session, member, acting, Verb.ACTING_ENDED, by=by, at=now, details=_details_for_record(acting))
    security_log.note(session, SecurityEvent.OFFICE_ENDED, person=acting.person_id, role="acting coordinator")

    if acting.confirmed_at is not None:
        office_letters.owe_acting_ended(session, acting, now=now)
    return acting


def end_all(session: Session, member: Member, *, by: Person, now: datetime) -> None:
    """End whatever lasts or is to begin: the office has a new holder, who decides who acts."""
    lasting = select(ActingCoordinator).where(
        ActingCoordinator.member_id == member.id, ActingCoordinator.ended_at.is_(None), ActingCoordinator.ends_at > now
    )
    for acting in session.scalars(lasting):
        acting.ended_by_id, acting.ended_at = by.id, now


def _locked_acting(session: Session, acting_id: int) -> tuple[ActingCoordinator, Member]:
    found = ensure_found(session.get(ActingCoordinator, acting_id))
    member = offices.locked_member(session, found.member_id)
    session.refresh(found)
    return found, member


def _checked_term(session: Session, member: Member, term: Term, now: datetime) -> tuple[datetime, datetime]:
    """When the term begins and ends; raises Invalid."""
    if term.first is None:
        raise Invalid("Enter the first day.", "first")
    if term.last is None:
        raise Invalid("Enter the last day.", "last")
    if term.last < term.first:
        raise Invalid("The last day is before the first one.", "last")
    if term.last - term.first >= LONGEST:
        raise Invalid("Somebody acts for a year at most. For longer, hand the office over.", "last")
    zone = ZoneInfo(member.zone)
    begins_at = datetime.combine(term.first, time(), zone)
    ends_at = datetime.combine(term.last + timedelta(days=1), time(), zone)
    if ends_at <= now:
        raise Invalid("These days have passed.", "last")
    others = select(ActingCoordinator).where(
        ActingCoordinator.member_id == member.id,
        ActingCoordinator.ended_at.is_(None),
        ActingCoordinator.begins_at < ends_at,
        ActingCoordinator.ends_at > begins_at,
    )
    if (other := session.scalars(others).first()) is not None:
        who = session.get_one(Person, other.person_id).name
        raise Invalid(f"{who} is named for some of these days already. End that first, or choose other days.", "first")
    return begins_at, ends_at


def _details_for_record(acting: ActingCoordinator) -> dict[str, object]:
    begins, ends = acting.begins_at.isoformat(), acting.ends_at.isoformat()
    return {"person": acting.person_id, "begins": begins, "ends": ends, "instead of": acting.instead_of}
