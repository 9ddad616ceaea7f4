"""Naming the priority fields of a text: the headings under which they stand."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.achievements.achievement import Achievement, PriorityField
from models.achievements.queries import headings, priority_fields
from models.adoption.operations.decisions import locked_consultation
from models.consensus.consensus import FieldPosition
from models.db.access import unsealed
from models.errors import Invalid
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb


def name_fields(session: Session, consultation_id: int, keys: Collection[str], *, by: Person, now: datetime) -> int:
    """Say which headings are priority fields, by their keys; how many there are then. Raises Invalid if a field would go of
    which the register has entries, or about which a member has declared something."""
    by.ensure_staff()
    consultation = locked_consultation(session, consultation_id)
    named = {one.field.key: one for one in priority_fields(session, consultation.id)}
    offered = {heading.key for heading in headings(session, consultation.id)}
    if unknown := set(keys) - offered - named.keys():
        raise Invalid(f"{len(unknown)} of these headings are not in the text. Please look at the page again.", "keys")
    gone, new = [one for key, one in named.items() if key not in keys], sorted(set(keys) - named.keys())
    if not gone and not new:
        return len(named)

    for one in gone:
        if session.scalars(select(Achievement.id).where(Achievement.field_id == one.field.id).limit(1)).first():
            raise Invalid(f"“{one.title}” stays: there are entries of the register in it.", "keys")
        declared = select(FieldPosition.id).where(FieldPosition.field_id == one.field.id).limit(1)
        if session.scalars(declared, execution_options=unsealed("that there is one, and no words")).first():
            raise Invalid(f"“{one.title}” stays: members have said where they stand on it.", "keys")
        session.delete(one.field)
    fields = [PriorityField(consultation_id=consultation.id, key=key) for key in new]
    session.add_all(fields)

    for verb, keyed in ((Verb.FIELDS_NAMED, new), (Verb.FIELDS_REMOVED, sorted(one.field.key for one in gone))):
        if keyed:
            record(session, consultation, verb, consultation_id=consultation.id, by=by, at=now, headings=keyed)
    return len(named) - len(gone) + len(new)
