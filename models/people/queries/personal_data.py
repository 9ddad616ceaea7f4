"""What the service holds about a person: every row that names them, and every act of theirs in the record."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from models.db.base import Base
from models.db.schema import load_entities
from models.people.person import Person
from models.record.events import Event

SECRETS = {"sign_in_links": ("nonce",), "signed_in": ("digest",)}
"""Columns with which somebody could sign in."""


def held_about(session: Session, person: Person) -> dict[str, Any]:
    """All of it, by table, as it can be written as JSON. Of files there is the size and SHA-256; of words, everything."""
    load_entities()
    own = {
        table.name: rows for table in Base.metadata.sorted_tables if (rows := list(_rows(session, table, person.id)))
    }
    return {"person": person.id, "office": person.office, "tables": own, "record": list(_acts(session, person.id))}


def _rows(session: Session, table: Table, person_id: int) -> Iterator[dict[str, Any]]:
    """The rows of a table that point to the person; of the table of people, their own."""
    keys = [key.parent for key in table.foreign_keys if key.column.table.name == Person.__tablename__]
    if table.name == Person.__tablename__:
        keys = [table.c.id]
    for key in keys:
        for row in session.connection().execute(select(table).where(key == person_id).order_by(*table.primary_key)):
            hidden = SECRETS.get(table.name, ())
            yield {"as": key.name, **{name: _plain(value) for name, value in _named(row) if name not in hidden}}


def _named(row: Any) -> Iterator[tuple[str, Any]]:
    values: Mapping[str, Any] = row._mapping
    return iter(values.items())


def _acts(session: Session, person_id: int) -> Iterator[dict[str, Any]]:
    """What the record says that the person has done."""
    events = select(Event).order_by(Event.consultation_id, Event.seq)
    for event in session.scalars(events.execution_options(yield_per=500)):
        if event.body is not None and event.body["by"].get("person") == person_id:
            where = {"consultation": event.consultation_id, "entry": event.seq, "at": event.at.isoformat()}
            yield {**where, "what": event.verb.value, **event.body}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": sha256(value).hexdigest()}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, (datetime, date)) else value
