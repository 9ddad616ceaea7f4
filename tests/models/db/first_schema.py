"""A database of the first schema that has been in use.

tests/models/db/filled_0001.json holds the rows of a round that was carried to version 2, in an order in which each finds what
it points to.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from models.db import schema
from models.db.database import Database
from testing import postgres

numbers = count(1)
EARLIER = "2022-04-22 09:00:00"  # when that was in use
GROUND = json.loads(Path(__file__).with_name("filled_0001.json").read_text(encoding="utf-8"))


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the first schema with rows in every table, once of each kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'ground.sqlite3'}")
        database.make_file()
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        database = Database(server.copy("template0", f"ground{next(numbers)}"))
    upgrade_to(database, "0001")
    with database.engine.begin() as connection:
        _fill(connection)
    yield database
    database.close()


def upgrade_to(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        if database.is_sqlite:  # as `schema.upgrade` does it: the switch works only outside a transaction
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.detach()
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.text("SET LOCAL lmec.migrating = 'on'"))
            command.upgrade(config_of(connection), revision)


def config_of(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _fill(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(connection)
    for name, row in GROUND:
        table = tables.tables[name]
        connection.execute(
            table.insert(), {column: _value(table.c[column].type, value) for column, value in row.items()}
        )
    if connection.dialect.name == "postgresql":  # it counts by itself, and we gave the numbers
        for table in {name for name, row in GROUND if "id" in row}:
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            connection.execute(sa.text(last))


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """What JSON could only write as text or as a number."""
    if value is None:
        return None
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(f"{value}+00:00")
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value


def tables_with_columns(database: Database) -> dict[str, list[str]]:
    """The columns of every table."""
    with database.engine.connect() as connection:
        inspected = sa.inspect(connection)
        return {
            name: [column["name"] for column in inspected.get_columns(name)] for name in inspected.get_table_names()
        }


def rows_in(database: Database, schema_columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Every row, in the columns of this schema."""
    with database.engine.connect() as connection:
        return {
            name: sorted(
                str(tuple(row))
                for row in connection.execute(sa.select(*map(sa.column, columns)).select_from(sa.table(name)))
            )
            for name, columns in schema_columns.items()
        }


def triggers_of(database: Database) -> list[str]:
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    with database.engine.connect() as connection:
        return list(connection.scalars(sa.text(names)))


def astray_rows(database: Database) -> list[Any]:
    """Rows that point to nothing; PostgreSQL checks at every change that there are none."""
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check")) if database.is_sqlite else []
