"""How somebody forges official rows and the record past everything that guards them, and what verification says of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models.db.access import OPERATOR
from models.db.database import Database
from models.record import verifying
from models.record.events import FIRST, Chain, Event
from models.record.official import OfficialTable
from models.record.sealing import body_digest, link_hash
from testing.world import LATER


@contextmanager
def past_everything(database: Database) -> Iterator[sa.Connection]:
    """A connection on which neither keys nor rules are looked at; what is done on it is rolled back."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
            connection.detach()
        with connection.begin() as begun:
            if not database.is_sqlite:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            yield connection
            begun.rollback()


def faults(database: Database, connection: sa.Connection) -> list[str]:
    with database.reading(OPERATOR, connection) as session:
        return [fault for finding in verifying.verify(session) for fault in finding.faults]


def another(value: Any) -> Any:
    """A value of the same kind."""
    match value:
        case None:
            return 1
        case bool():
            return not value
        case int():
            return value + 9_000
        case str():
            return f"{value[:-1]}x" if len(value) > 3 else f"{value}x"
        case list() | dict():
            return ["forged"]
        case _:
            return value + timedelta(days=1)


def columns(table: OfficialTable) -> list[str]:
    """The official ones but the key: with another key a row is taken away and another added."""
    return [name for name in table.columns if name in table.table.c and name not in table.table.primary_key.columns]


def forge(connection: sa.Connection, table: sa.Table, column: str) -> bool:
    """Put another value into a column of the first row; whether the database takes it."""
    keys = list(table.primary_key.columns)
    row = connection.execute(sa.select(table).order_by(*keys).limit(1)).mappings().one()
    target = table.c[column]
    value: sa.ColumnElement[Any] = sa.type_coerce(sa.literal(another(row[column])), target.type)
    if isinstance(target.type, sa.Enum):
        value = sa.literal(f"{row[column]}x")
    elif row[column] is None and isinstance(target.type, sa.String | sa.JSON):
        value = sa.type_coerce(sa.literal("forged"), target.type)
    elif row[column] is None and isinstance(target.type, sa.types.TypeDecorator):
        value = sa.literal(LATER, target.type)
    elif row[column] is None and isinstance(target.type, sa.Date):
        value = sa.literal(LATER.date(), target.type)
    same = sa.and_(*(key == row[key.name] for key in keys))
    try:
        with connection.begin_nested():
            connection.execute(sa.update(table).where(same).values({column: value}))
    except IntegrityError:
        return False  # the database itself holds a rule that cannot be put aside
    return True


def changed_in(fault: str) -> list[str]:
    """The columns of which a fault says that they have been changed."""
    found = re.search(r"has been changed \(([^)]*)\);", fault)
    return found[1].split(", ") if found else []


def rewrite(connection: sa.Connection, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Compute every hash anew over bodies that were changed."""
    head = FIRST
    for event in connection.execute(sa.select(Event.__table__).order_by(Event.seq)).all():
        body = change(dict(event.body))
        digest = body_digest(event.salt, body or {})
        hash = link_hash(event.seq, head, event.verb.value, event.at, digest)
        connection.execute(
            sa.update(Event).where(Event.id == event.id).values(prev=head, hash=hash, digest=digest, body=body)
        )
        head = hash
    connection.execute(sa.update(Chain).values(head=head))
