"""A database on a disk that has no room left."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import event, text

from models.db.database import Database

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN
RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON events EXECUTE FUNCTION full_disk()
"""


@contextmanager
def full(database: Database) -> Iterator[None]:
    """No row more can be written: SQLite may not grow; PostgreSQL answers as it does then, at the last row of an act."""
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text(FULL))
        yield
        with database.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION full_disk CASCADE"))
        return

    with closing(sqlite3.connect(str(database.engine.url.database))) as file:
        file.execute("VACUUM")  # else a page that has become free could be written again

    def may_not_grow(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # it takes that for the pages that there are

    event.listen(database.engine, "checkout", may_not_grow)
    yield
    event.remove(database.engine, "checkout", may_not_grow)
    database.close()
