"""Backups: everything in the database as lines of JSON, compressed, from one consistent state; restored into either database.

The first line says what the file is and which schema the tables have. Then comes for each table a line with its name and
columns, and a line for each row; at the end a line with the number of rows of each, without which the file is not whole, and
the signature of all lines before it.
"""

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from errno import EIO
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.types import TypeEngine

from models.db import schema
from models.db.access import OPERATOR
from models.db.database import Database, now
from models.errors import NotDone
from models.health.service_state import ServiceState
from models.record import verifying
from models.record.signing import PublicKey, Signer
from models.record.verifying import Trust
from models.scratch import scratch_folder

FORMAT = "lmec backup 1"
KIND = "backup"  # what its signature is about
PACKED = b"\x1f\x8b"  # how gzip files begin
AT_ONCE = 500  # rows in memory
FEW = 10  # the same where each may carry a whole file
NOT_WHOLE = "This backup is damaged or not whole. Take another one."
NO_BACKUP = "This file is no backup of this service. If it is encrypted, name the file with its key: --key FILE"
NEWER = "This backup was made by a newer version of the program. Install that one, then restore."

ROWS, CHARACTERS = 500, 4_000_000  # how much is sent to the database together
READ: dict[type[TypeEngine[Any]], Callable[[str], Any]] = {
    DateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    LargeBinary: b64decode,
}
"""How the text in a line becomes what a column of this type takes; everything else is as JSON has it."""


class Damaged(NotDone):
    """Why a file cannot be restored, as a sentence for the operator. Nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup: rows by table, and the faults of the record; none if it holds."""

    taken_at: datetime
    rows: dict[str, int]
    faults: tuple[str, ...] = ()


def is_signed(file: Path, keys: Iterable[PublicKey]) -> bool:
    """Whether all of it was written by the service with one of these keys. Raises Damaged if it is not a backup, or was cut off."""
    _ensure_packed(file)
    sum, last = sha256(), ""
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                sum.update(last.encode())
                last = line
        signature = json.loads(last)["signature"]
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Damaged(NOT_WHOLE) from error
    except (ValueError, KeyError, TypeError):
        return False
    return any(key.has_signed_file(KIND, sum.hexdigest(), str(signature)) for key in keys)


def write(database: Database, file: Path) -> Contents:
    """Write everything into the file as it is at one instant; people go on working meanwhile. Raises OSError."""
    with database.reading(OPERATOR) as session, gzip.open(file, "wt", encoding="utf-8", newline="\n") as out:
        connection = session.connection()
        at, rows, sum = now(connection), {}, sha256()

        def write_line(what: Any) -> None:
            line = json.dumps(what, ensure_ascii=False, separators=(",", ":"), default=_to_json) + "\n"
            sum.update(line.encode())
            out.write(line)

        write_line({"format": FORMAT, "shape": schema.revision(connection), "taken_at": at})
        for table in _tables(connection):
            write_line({"table": table.name, "columns": [column.name for column in table.columns]})
            rows[table.name] = 0
            for row in _rows(connection, table):
                write_line(row)
                rows[table.name] += 1
        write_line({"rows": rows})
        if database.signer:
            write_line({"signature": database.signer.sign_file(KIND, sum.hexdigest())})
    return Contents(at, rows)


def verify(file: Path, trust: Trust | None = None, signer: Signer | None = None) -> Contents:
    """Restore the file into a scratch database, and look whether all is there and the record holds, by what is trusted.

    Raises Damaged; OSError when there is no room for it.
    """
    with scratch_folder("lmec-scratch-") as folder:
        scratch = Database(f"sqlite:///{folder / 'scratch.sqlite3'}", signer=signer)
        try:
            return restore(scratch, file, trust)
        except OperationalError as error:
            raise OSError(EIO, str(error.orig), str(folder)) from error
        finally:
            scratch.close()


def restore(database: Database, file: Path, trust: Trust | None = None) -> Contents:
    """Put what is in the file in the place of everything in the database, all or nothing; raises Damaged.

    The database then has the current schema, and its letters are held until an operator lets them go.
    """
    _ensure_packed(file)
    try:
        with gzip.open(file, "rt", encoding="utf-8") as packed:
            taken_at, rows = _restore(database, map(json.loads, packed))
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, KeyError, IntegrityError) as error:
        raise Damaged(NOT_WHOLE) from error
    return Contents(taken_at, rows, faults(database, trust))


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in _tables(connection)
    }


def faults(database: Database, trust: Trust | None = None) -> tuple[str, ...]:
    """What is wrong with the record, by consultation."""
    with database.reading(OPERATOR) as session:
        found = verifying.verify(session, trust)
        return tuple(f"{finding.title}: {fault}" for finding in found for fault in finding.faults)


def fill(connection: Connection, lines: Iterator[Any], own: str) -> dict[str, int] | None:
    """Put the rows into their tables; gives how many each must have now, or None if the last line is missing.

    Rows may point to others that come later; what points to nothing in the end is the database's to refuse. `own` is the
    table that is not filled, because it tells the revision of the schema.
    """
    found = MetaData()
    found.reflect(connection)
    tables = {name: table for name, table in found.tables.items() if name != own}
    for table in tables.values():
        for column in table.c:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True  # else nothing would come back as the JSON null, which is something
        # A migration to this schema may have put rows into it; the record's table refuses even when there is none.
        if connection.scalar(select(table).limit(1)) is not None:
            connection.execute(table.delete())
    with _keys_checked_at_end(connection, list(tables.values())):
        return _insert_rows(connection, tables, lines)


def _ensure_packed(file: Path) -> None:
    with file.open("rb") as start:
        if start.read(len(PACKED)) != PACKED:
            raise Damaged(NO_BACKUP)


def _restore(database: Database, lines: Iterator[Any]) -> tuple[datetime, dict[str, int]]:
    first = next(lines, None)
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise Damaged(NO_BACKUP)
    if not schema.is_known(first["shape"]):
        raise Damaged(NEWER)
    with schema.rebuilding(database) as new:
        new.bring_to(first["shape"])
        rows = fill(new.connection, lines, schema.OWN)
        if rows is None or not _is_at_end(lines) or rows != count(new.connection):
            raise Damaged(NOT_WHOLE)
        new.bring_to("head")
        # Before the commit, or a worker that runs could send what is old.
        new.connection.execute(update(ServiceState).values(letters_held_at=now(new.connection)))
    return datetime.fromisoformat(first["taken_at"]), rows


def _is_at_end(lines: Iterator[Any]) -> bool:
    """Whether no more follows than a signature; it reads to the end of the file, where gzip compares the checksum."""
    after = list(islice(lines, 2))
    return all(isinstance(line, dict) and line.keys() == {"signature"} for line in after) and len(after) < 2


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are in the database, whatever this program would expect."""
    found = MetaData()
    found.reflect(connection)
    return sorted((table for table in found.tables.values() if table.name != schema.OWN), key=lambda table: table.name)


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    carries_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    in_parts = {"yield_per": FEW if carries_files else AT_ONCE}
    for row in connection.execute(select(table).order_by(*table.primary_key.columns), execution_options=in_parts):
        yield list(row)


def _to_json(value: Any) -> str:
    """What JSON has no form for: instants in UTC (SQLite leaves out that they are), days, bytes."""
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, bytes)
    return b64encode(value).decode("ascii")


def _insert_rows(connection: Connection, tables: dict[str, Table], lines: Iterator[Any]) -> dict[str, int] | None:
    """Gives what the last line says, or None if there is none."""
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
        into = _TableWriter(connection, tables[line["table"]], line["columns"])
    return None


class _TableWriter:
    """The rows of one table on their way."""

    def __init__(self, connection: Connection, table: Table, columns: list[str]) -> None:
        self.connection, self.table = connection, table
        self.columns = [(name, _reader_for(table.c[name].type)) for name in columns]
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


def _reader_for(column_type: TypeEngine[Any]) -> Callable[[Any], Any]:
    return next((read for kind, read in READ.items() if isinstance(column_type, kind)), lambda value: value)


@contextmanager
def _keys_checked_at_end(connection: Connection, tables: list[Table]) -> Iterator[None]:
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
