"""Filling a database with the rows of a backup, in whatever order they come."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, MetaData, Table, insert, select, text
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.types import TypeEngine

ROWS, CHARACTERS = 500, 4_000_000  # how much is sent to the database together

READ: dict[type[TypeEngine[Any]], Callable[[str], Any]] = {
    DateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    LargeBinary: b64decode,
}
"""How the text in a line becomes what a column of this type takes; everything else is as JSON has it."""


def fill(connection: Connection, lines: Iterator[Any], own: str) -> dict[str, int] | None:
    """Put the rows into their tables; gives how many each must have now, or None where the last line is missing.

    Rows may point to others that come later; what points to nothing in the end is the database's to refuse. `own` is the
    table that is not filled, because it tells the shape.
    """
    found = MetaData()
    found.reflect(connection)
    tables = {name: table for name, table in found.tables.items() if name != own}
    for table in tables.values():
        # A step to this shape may have put rows into it; the record's table refuses even when there is none.
        if connection.scalar(select(table).limit(1)) is not None:
            connection.execute(table.delete())
    with _keys_afterwards(connection, list(tables.values())):
        return _put_in(connection, tables, lines)


def _put_in(connection: Connection, tables: dict[str, Table], lines: Iterator[Any]) -> dict[str, int] | None:
    """Gives what the last line says, or None where there is none."""
    into = None
    for line in lines:
        if isinstance(line, list):
            assert into is not None
            into.add(line)
            continue
        if into:
            into.send()
        if "rows" in line:
            rows: dict[str, int] = line["rows"]
            return rows
        into = _Into(connection, tables[line["table"]], line["columns"])
    return None


class _Into:
    """The rows of one table on their way."""

    def __init__(self, connection: Connection, table: Table, columns: list[str]) -> None:
        self.connection, self.table = connection, table
        self.columns = [(name, _reader(table.c[name].type)) for name in columns]
        self.rows: list[dict[str, Any]] = []
        self.characters = 0

    def add(self, line: list[Any]) -> None:
        row = zip(self.columns, line, strict=True)
        self.rows.append({name: None if value is None else read(value) for (name, read), value in row})
        self.characters += sum(len(value) for value in line if isinstance(value, str))
        if len(self.rows) >= ROWS or self.characters >= CHARACTERS:
            self.send()

    def send(self) -> None:
        if self.rows:
            self.connection.execute(insert(self.table), self.rows)
        self.rows, self.characters = [], 0


def _reader(of: TypeEngine[Any]) -> Callable[[Any], Any]:
    return next((read for kind, read in READ.items() if isinstance(of, kind)), lambda value: value)


@contextmanager
def _keys_afterwards(connection: Connection, tables: list[Table]) -> Iterator[None]:
    """Look at foreign keys when all rows are there: some tables point to each other. Numbers then go on after the last."""
    if connection.dialect.name == "sqlite":
        yield  # its keys are off
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if astray:
            raise ValueError(f"{len(astray)} rows point to nothing")
        return
    keys = [key for table in tables for key in table.foreign_key_constraints]
    for key in keys:
        connection.execute(DropConstraint(key))
    yield
    for key in keys:
        connection.execute(AddConstraint(key))
    for table in tables:
        if "id" in table.c:
            last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608
            connection.execute(text(last))
