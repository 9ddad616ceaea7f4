"""Bringing a database to the shape that the entities describe; the steps are in migrations/."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import models
from models.database import Database

MIGRATIONS = Path(__file__).parent.parent / "migrations"
ONE_AT_A_TIME = 20231027  # the advisory lock under which PostgreSQL is migrated; any fixed number will do


def upgrade(database: Database) -> None:
    """Bring the database to the newest shape, all or nothing; a second process waits, then finds nothing to do."""
    with _alone(database) as config:
        command.upgrade(config, "head")


def revise(database: Database, message: str) -> None:
    """Write a new migration from the difference between the entities and the database (for developers)."""
    with _alone(database) as config:
        command.revision(config, message, autogenerate=True)


def is_current(database: Database) -> bool:
    """Whether the database has the shape that this program expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with database.engine.execution_options(writes=False).connect() as connection:
        if not database.engine.dialect.has_table(connection, "alembic_version"):
            return False
        return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == head)


def load_entities() -> None:
    """Import every module of entities, so that the metadata is whole."""
    for module in iter_modules(models.__path__, "models."):
        if not module.ispkg and module.name != "models.commands":
            import_module(module.name)


@contextmanager
def _alone(database: Database) -> Iterator[Config]:
    with database.engine.execution_options(writes=True).begin() as connection:
        if not database.is_sqlite:
            # Give up rather than make every reader queue behind us.
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
        yield _config(connection)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
