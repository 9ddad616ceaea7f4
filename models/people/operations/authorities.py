"""A member records who may agree for it in a consultation, and with what authority."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.errors import Invalid, NotFound
from models.people.authority import LONGEST_OFFICE, LONGEST_REFERENCE, Authority, Extent
from models.people.person import LONGEST_NAME, Person
from models.people.queries.offices import authorities
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from models.text.typed import filled, line


@dataclass(frozen=True, slots=True)
class Authorized:
    """What a form says of somebody who may agree for a member; None if nothing was chosen."""

    name: str
    office: str
    extent: Extent | None
    clearance_by: str = ""
    since: date | None = None
    document: str = ""


def authorize(
    session: Session, consultation_id: int, authorized: Authorized, *, by: Person, now: datetime
) -> Authority:
    """Record it for the coordinator's member; the same person's authority before ends with that."""
    by.ensure_coordinator()
    consultation = _own_consultation(session, consultation_id, by)
    new = _checked_authority(authorized)
    before = [
        one
        for one in authorities(session, consultation.id)
        if one.member_id == by.of_member().id and one.name.casefold() == new.name.casefold()
    ]
    for one in before:
        values = (one.office, one.extent, one.clearance_by, one.since, one.document)
        if values == (new.office, new.extent, new.clearance_by, new.since, new.document):
            return one
        one.ended_at = now
    assert new.extent is not None
    assert new.since is not None
    authority = Authority(
        consultation_id=consultation.id,
        member_id=by.of_member().id,
        name=new.name,
        office=new.office,
        extent=new.extent,
        clearance_by=new.clearance_by,
        since=new.since,
        document=new.document,
        by_id=by.id,
        at=now,
    )
    session.add(authority)

    details = {"member": by.of_member().id, "extent": new.extent.value, "since": new.since.isoformat()}
    record(session, authority, Verb.AUTHORITY_RECORDED, consultation_id=consultation.id, by=by, at=now, **details)
    return authority


def end_authority(session: Session, authority_id: int, *, by: Person, now: datetime) -> Authority:
    """Record that somebody may not agree for the member any more; doing it twice does it once."""
    by.ensure_coordinator()
    authority = session.get(Authority, authority_id)
    if authority is None or authority.member_id != by.of_member().id:
        raise NotFound
    if authority.ended_at is not None:
        return authority
    authority.ended_at = now

    consultation_id = authority.consultation_id
    record(session, authority, Verb.AUTHORITY_ENDED, consultation_id=consultation_id, by=by, at=now)
    return authority


def _own_consultation(session: Session, consultation_id: int, by: Person) -> Consultation:
    consultation = session.get(Consultation, consultation_id)
    if consultation is None or by.of_member().id not in {member.id for member in consultation.members}:
        raise NotFound
    return consultation


def _checked_authority(authorized: Authorized) -> Authorized:
    """What is kept; raises Invalid."""
    name = filled(authorized.name, "name", "Say who may agree for your country.", LONGEST_NAME)
    office = filled(authorized.office, "office", "Say which office this person holds.", LONGEST_OFFICE)
    if authorized.extent is None:
        raise Invalid("Choose how far this person may agree.", "extent")
    clearance_by = line(authorized.clearance_by, "clearance_by")
    if authorized.extent is Extent.NEEDS_CLEARANCE:
        clearance_by = filled(clearance_by, "clearance_by", "Say who must clear it.", LONGEST_OFFICE)
    elif clearance_by:
        raise Invalid(
            f"Somebody must clear it: choose “{Extent.NEEDS_CLEARANCE.value}”, or empty this field.", "clearance_by"
        )
    if authorized.since is None:
        raise Invalid("Say since when, such as 30 June 2027.", "since")
    document = line(authorized.document, "document")
    if len(document) > LONGEST_REFERENCE:
        raise Invalid(f"Name the document in at most {LONGEST_REFERENCE} letters.", "document")
    return Authorized(name, office, authorized.extent, clearance_by, authorized.since, document)
