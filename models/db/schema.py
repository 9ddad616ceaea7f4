"""Upgrading a database to the schema that the entities describe; the steps are in migrations/."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

import models
from models.db import row_security
from models.db.base import Base
from models.db.database import Database, now
from models.record.earlier import seal_unsealed
from models.record.sealing import Anchor

MIGRATIONS = Path(__file__).parents[2] / "migrations"
OWN = "alembic_version"  # the table that holds the revision of the schema
IN_USE = "55P03"  # what PostgreSQL says when a lock was not to be had in time
NO_ROOM = "53200"  # the same, when there is no room for more locks
LOCKS = 10_000  # at once, for a restore, which changes each table in one transaction; 8,000 were counted
NO_TABLE, NO_COLUMN = "42P01", "42703"  # what it says of those that are not there; SQLite says all in OperationalError
UNUSABLE = (
    "The database cannot be used: {}. Look at DATABASE_URL and LMEC_DATA. If it is empty, or of an earlier release, "
    "lmec upgrade brings it to the current schema."
)
DAMAGED = (
    "The file of the database is damaged: {}. Stop the service, move that file and those beside it that begin with its name "
    "to another folder, and put the last backup in their place with lmec restore."
)
NO_DISK = (
    "The database cannot be read or written: {}. See that its disk has room and is not read-only, and that this user can "
    "write into its folder."
)
HELD = (
    "Another program has locked the database: {}. Wait until it has finished, or stop it; fuser with the file of the database "
    "names it."
)
TRIES, PAUSE = 40, 1.0  # seconds between two
ONE_AT_A_TIME = 20231027  # the advisory lock under which PostgreSQL is migrated; any fixed number will do


def upgrade(database: Database) -> None:
    """Upgrade the database to the current schema, all or nothing; a second process waits, then finds nothing to do.

    Where somebody uses a table that must change, it gives way in half a second, because whoever reads next would queue
    behind it, and tries again for about a minute; then raises OperationalError.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with _exclusive_migration(database, keeping_keys=False) as config:
                connection = config.attributes["connection"]
                if revision(connection) != _newest_revision():
                    row_security.suspend(connection)
                command.upgrade(config, "head")
                _ensure_keys(connection)
                row_security.create_policies(connection)
                anchors = _seal_earlier_rows(database, connection)
        except OperationalError as error:
            if attempt == TRIES or getattr(error.orig, "sqlstate", None) != IN_USE:
                raise
            time.sleep(PAUSE)
        else:
            if database.signer:
                database.signer.keep(anchors)
            return


def _ensure_keys(connection: Connection) -> None:
    """Raise IntegrityError if a row points to one that is not there: SQLite has not looked at keys meanwhile."""
    if connection.dialect.name == "sqlite" and (
        broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(f"A row of {broken.table} points to no row."))


def start_over(database: Database) -> None:
    """Throw everything away and begin with an empty database of the current schema, all or nothing."""
    with rebuilding(database) as new:
        new.bring_to("head")
    if database.signer:
        database.signer.keep_restored({})


class Rebuilding:
    """A database from which everything was thrown away, on `connection`."""

    def __init__(self, database: Database, config: Config) -> None:
        self.database = database
        self.config = config
        self.connection: Connection = config.attributes["connection"]

    def bring_to(self, revision: str) -> None:
        """Upgrade it to this revision ("head": the newest)."""
        command.upgrade(self.config, revision)
        if revision == "head":
            row_security.create_policies(self.connection)
            _seal_earlier_rows(self.database, self.connection)


@contextmanager
def rebuilding(database: Database) -> Iterator[Rebuilding]:
    """Throw everything away and make the database anew; all or nothing, when the block ends. Keys are not looked at."""
    load_entities()
    tables = ", ".join(f'"{name}"' for name in [*Base.metadata.tables, OWN])
    with _exclusive_migration(database, keeping_keys=False) as config:
        new = Rebuilding(database, config)
        if database.is_sqlite:
            for name in tables.split(", "):
                new.connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        else:
            row_security.suspend(new.connection)
            new.connection.exec_driver_sql(f"DROP TABLE IF EXISTS {tables} CASCADE")
            new.connection.exec_driver_sql("DROP FUNCTION IF EXISTS events_refuse")
            new.connection.exec_driver_sql("DROP EVENT TRIGGER IF EXISTS record_no_rename")
            new.connection.exec_driver_sql("DROP FUNCTION IF EXISTS record_refuse")
        yield new


def revise(database: Database, message: str) -> None:
    """Write a new migration from the difference between the entities and the database (for developers)."""
    with _exclusive_migration(database) as config:
        command.revision(config, message, autogenerate=True)


def is_current(database: Database) -> bool:
    """Whether the database has the schema that this program expects, and its rules on who reads what."""
    if not database.exists():
        return False
    with database.reader.connect() as connection:
        return revision(connection) == _newest_revision() and row_security.is_current(connection)


def revision(connection: Connection) -> str | None:
    """The revision of the database's schema; None if it has none of ours."""
    if not connection.dialect.has_table(connection, OWN):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {OWN}"))  # noqa: S608
    return found


def is_empty(connection: Connection) -> bool:
    """Whether there is no table at all: nobody has created the schema."""
    return not inspect(connection).get_table_names()


def why_unusable(error: DBAPIError) -> str:
    """A sentence where the database is not there, is damaged, or has not the tables of this release; "" for any other error."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # what is above these bits says where it was found
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return DAMAGED.format(error.orig)
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return NO_DISK.format(error.orig)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return HELD.format(error.orig)
    is_schema = getattr(error.orig, "sqlstate", None) in (NO_TABLE, NO_COLUMN)
    if not (is_schema or isinstance(error, OperationalError)):
        return ""
    message = str(error.orig).strip().partition("\n")[0]
    # What psycopg says of a connection can hold the password, and is not kept.
    return UNUSABLE.format("it cannot be reached" if message == type(error.orig).__name__ else message)


def is_known(revision: str) -> bool:
    """Whether this program knows the revision, so that it can upgrade it to the newest."""
    return any(step.revision == revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def _newest_revision() -> str | None:
    """The newest revision. Its steps come with the program, so they do not change while it runs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def load_entities() -> None:
    """Import every module of entities, so that the metadata is whole: they lie in the rooms, beside operations and queries."""
    for room in _module_names(models):
        if hasattr(package := import_module(room), "__path__"):
            for module in _module_names(package):
                if not module.endswith((".operations", ".queries")):
                    import_module(module)


def _seal_earlier_rows(database: Database, connection: Connection) -> list[Anchor]:
    """What programs of earlier schemas have written is held by the record from now on."""
    return seal_unsealed(connection, database.signer, now(connection))


def _module_names(package: ModuleType) -> list[str]:
    return [module.name for module in iter_modules(package.__path__, f"{package.__name__}.")]


@contextmanager
def _exclusive_migration(database: Database, *, keeping_keys: bool = True) -> Iterator[Config]:
    database.make_file()
    with database.engine.connect() as connection:
        if database.is_sqlite and not keeping_keys:
            # SQLite empties a table before it drops it, key by key, also one that is made anew to be changed; the switch works
            # only outside a transaction.
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.detach()
        with connection.begin():
            yield _lock_for_migration(database, connection)


def _lock_for_migration(database: Database, connection: Connection) -> Config:
    if not database.is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
        connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
        connection.execute(text("SET LOCAL lmec.migrating = 'on'"))
    return _config(connection)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
