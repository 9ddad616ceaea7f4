"""What only PostgreSQL can have wrong: row-level security, large objects, room for locks, the encoding."""

from collections.abc import Iterator

from psycopg.errors import DiskFull
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from models.db import page_role, row_security, schema
from models.health.queries import Finding, Verdict

MEGABYTE = "CREATE TEMPORARY TABLE room AS SELECT repeat('x', 1000) FROM generate_series(1, 1000)"
"""What needs room on the disk of the server, as new rows do; nothing else in the database tells that it is full."""


def check_postgresql(connection: Connection) -> Iterator[Finding]:
    """Whether the database keeps from the pages what they may not read, and has room and letters for all that comes."""
    yield _check_row_security(connection)
    yield from _check_large_objects(connection)
    yield from _check_locks(connection)
    yield from _check_room(connection)
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        words = f"Its encoding is {encoding}, which lacks letters of the seven languages. Make a new one in UTF8."
        yield Finding("database", Verdict.FAILING, words)


def _check_row_security(connection: Connection) -> Finding:
    """Whether the database itself keeps from the pages what the person who asks may not read."""
    about, why_not = "row security", row_security.why_not_applied(connection)
    if why_not is None:
        return Finding(
            about, Verdict.FINE, "The user in DATABASE_URL reads what the person who asks may read, and owns nothing."
        )
    if roles := page_role.roles(connection):
        words = f"The pages may use the database as {', '.join(roles)}, from which it keeps what the person who asks may not read."
        return Finding(about, Verdict.FINE, f"{words} The user in DATABASE_URL is for workers and commands: {why_not}.")
    words = f"The user in DATABASE_URL reads everything: {why_not}. Give the pages a role of their own, with: lmec role"
    return Finding(about, Verdict.LOOK, words)


def _check_large_objects(connection: Connection) -> Iterator[Finding]:
    """Whether the pages can keep something in the database that is in no table."""
    if makers := page_role.makers_of_large_objects(connection):
        functions = ", ".join(page_role.LARGE_OBJECTS)
        words = f"{', '.join(makers)} can make large objects, which no rule covers, or has made some. As a superuser, in this database: REVOKE EXECUTE ON FUNCTION {functions} FROM PUBLIC; and look in pg_largeobject_metadata."
        yield Finding("row security", Verdict.LOOK, words)


def _check_locks(connection: Connection) -> Iterator[Finding]:
    """Whether there is room for the locks of a restore."""
    room = connection.scalar(
        text(
            "SELECT current_setting('max_locks_per_transaction')::int * "
            "(current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int)"
        )
    )
    if room < schema.LOCKS:
        words = f"PostgreSQL is set for {room:,} locks at once, and a restore may take {schema.LOCKS:,}. Set max_locks_per_transaction to 256 in its configuration, and start it anew."
        yield Finding("database", Verdict.LOOK, words)


def _check_room(connection: Connection) -> Iterator[Finding]:
    """Whether the server can write more, where the user may try."""
    if not connection.scalar(text("SELECT has_database_privilege(current_database(), 'TEMPORARY')")):
        return
    trial = connection.begin_nested()
    try:
        connection.execute(text(MEGABYTE))
    except DBAPIError as error:
        if not isinstance(error.orig, DiskFull):
            raise
        words = "The disk of the PostgreSQL server is full, so nothing can be saved. Make room there."
        yield Finding("database", Verdict.FAILING, words)
    finally:
        trial.rollback()
