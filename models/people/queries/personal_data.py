"""What the service holds about a person: every row that names them, and every act of theirs in the record; why, and how long;
and what they have typed and not sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Table, func, literal, select, union_all
from sqlalchemy.orm import Session

from models.db.access import unsealed
from models.db.base import Base
from models.db.schema import load_entities
from models.people.person import Person
from models.people.unsent import UnsentForm
from models.record.events import Event

SECRETS = {
    "sign_in_links": ("nonce",),
    "signed_in": ("digest",),
    "authenticator_apps": ("encrypted_secret", "last_step"),
    "one_time_codes": ("digest",),
    "passkeys": ("credential", "public_key"),
    "passwords": ("hash",),
    "unsent_forms": ("fields",),
}
"""Columns with which somebody could sign in; and words that only the person may see, on a page of their own."""

OWN = unsealed("people are told all that is held about them")


@dataclass(frozen=True, slots=True)
class DataCategory:
    """A kind of data about people, why it is kept and for how long; one without `tables` covers all others."""

    description: str
    purpose: str
    retention: str
    tables: tuple[str, ...] = ()


DATA_CATEGORIES = (
    DataCategory(
        "Name, e-mail address, language and time zone",
        "To write to you, and to say who acted.",
        "Until your data is erased.",
        ("people",),
    ),
    DataCategory(
        "Offices, with their days and departments",
        "To know who may act now, and who could act then.",
        "Always. Once your data is erased, they name no person.",
        ("appointments",),
    ),
    DataCategory(
        "Links to sign in, requests for them, and browsers in which you have signed in",
        "To let you in.",
        "Until your data is erased, a request for a day. They open nothing once their time is over.",
        ("sign_in_links", "sign_in_requests", "signed_in"),
    ),
    DataCategory(
        "Second factors and a password, and what was changed in them",
        "To be sure that it is you.",
        "Until you remove one, or your data is erased.",
        ("authenticator_apps", "one_time_codes", "passkeys", "passwords", "factor_changes", "factor_resets"),
    ),
    DataCategory(
        "What you have typed in a form and not sent",
        "To give it back to you when you return. Nobody else reads it.",
        "Until you send or discard it, or for 30 days after you last typed in it.",
        ("unsent_forms",),
    ),
    DataCategory(
        "Hints that you have closed",
        "So that they are not shown to you again.",
        "Until you have them shown again, or your data is erased.",
        ("closed_hints",),
    ),
    DataCategory("Letters to you", "To see what you were told.", "Until your data is erased.", ("notifications",)),
    DataCategory(
        "What you wrote, sent in, submitted, answered or approved",
        "It belongs to the official record of an agreement between countries.",
        "Always. Once your data is erased, it stands under the name of your office.",
    ),
)


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many rows of a category there are about a person."""

    category: DataCategory
    count: int


def category_counts(session: Session, person: Person) -> Sequence[CategoryCount]:
    """How many of the rows that `personal_data` gives out belong to each category."""
    load_entities()
    named = [
        select(literal(table.name).label("name"), func.count().label("rows")).select_from(table).where(key == person.id)
        for table in Base.metadata.sorted_tables
        for key in _person_columns(table)
    ]
    counted = dict.fromkeys(DATA_CATEGORIES, 0)
    for name, rows in session.connection().execute(union_all(*named), execution_options=OWN):
        counted[next(one for one in DATA_CATEGORIES if name in one.tables or not one.tables)] += rows
    return [CategoryCount(category, count) for category, count in counted.items()]


def personal_data(session: Session, person: Person) -> dict[str, Any]:
    """All of it, by table, as it can be written as JSON. Of files there is the size and SHA-256; of words, everything."""
    load_entities()
    own = {
        table.name: rows
        for table in Base.metadata.sorted_tables
        if (rows := list(_rows_about(session, table, person.id)))
    }
    return {"person": person.id, "office": person.office, "tables": own, "record": list(_acts_of(session, person.id))}


def unsent_form_keys(session: Session, person: Person) -> Sequence[str]:
    """The keys (`UnsentForm.form`) of the forms that are kept for the person."""
    own = select(UnsentForm.form).where(UnsentForm.person_id == person.id, UnsentForm.fields != "")
    return session.scalars(own).all()


def unsent_form(session: Session, person: Person, form: str) -> UnsentForm | None:
    """What is kept of one form."""
    own = select(UnsentForm).where(UnsentForm.person_id == person.id, UnsentForm.fields != "")
    return session.scalars(own.where(UnsentForm.form == form)).one_or_none()


def unsent_forms(session: Session, person: Person) -> Sequence[UnsentForm]:
    """All that is kept for the person, the newest first."""
    own = select(UnsentForm).where(UnsentForm.person_id == person.id, UnsentForm.fields != "")
    return session.scalars(own.order_by(UnsentForm.typed_at.desc())).all()


def _rows_about(session: Session, table: Table, person_id: int) -> Iterator[dict[str, Any]]:
    """The rows of a table that point to the person."""
    for key in _person_columns(table):
        own = select(table).where(key == person_id).order_by(*table.primary_key)
        for row in session.connection().execute(own, execution_options=OWN):
            hidden = SECRETS.get(table.name, ())
            yield {
                "as": key.name,
                **{name: _to_json(value) for name, value in _named_values(row) if name not in hidden},
            }


def _person_columns(table: Table) -> Sequence[Column[Any]]:
    """The columns of a table that point to a person; in the table of people, its own key."""
    if table.name == Person.__tablename__:
        return [table.c.id]
    return [key.parent for key in table.foreign_keys if key.column.table.name == Person.__tablename__]


def _named_values(row: Any) -> Iterator[tuple[str, Any]]:
    values: Mapping[str, Any] = row._mapping
    return iter(values.items())


def _acts_of(session: Session, person_id: int) -> Iterator[dict[str, Any]]:
    """What the record says that the person has done."""
    events = select(Event).order_by(Event.consultation_id, Event.seq)
    for event in session.scalars(events.execution_options(yield_per=500)):
        if event.body is not None and event.body["by"].get("person") == person_id:
            where = {"consultation": event.consultation_id, "entry": event.hash, "at": event.at.isoformat()}
            yield {**where, "what": event.verb.value, **event.body}


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": sha256(value).hexdigest()}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, (datetime, date)) else value
