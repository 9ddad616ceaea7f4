"""What the database is asked, for tests that count it or look into it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from models.db.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked within the block, as it grows."""
    engines = [database.engine, database.reader] if database.is_sqlite else [database.engine]
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
