"""Where a backup is kept and put back to, and what a database then has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from models.db.database import Database


@pytest.fixture
def spare(tmp_path: Path) -> Iterator[Database]:
    """A second database, for tests that need only one kind."""
    restored = Database(f"sqlite:///{tmp_path / 'spare.sqlite3'}")
    yield restored
    restored.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.backup"


def rows(database: Database) -> dict[str, list[str]]:
    """Every row of every table as text, except of what is about this installation alone."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: [
                str([plain(value) for value in row])
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for name, table in found.tables.items()
            if name != "keeping"
        }


def plain(value: Any) -> Any:
    """SQLite leaves out that an instant is in UTC."""
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value
