"""Backups: everything in the database as lines of JSON, compressed, from one consistent state; for either database.

The first line says what the file is and which shape the tables have. Then comes for each table a line with its name and
columns, and a line for each row; at the end a line with the number of rows of each, without which the file is not whole.
"""

import gzip
import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from errno import EIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from models.db import schema
from models.db.access import OPERATOR
from models.db.bulk_restore import fill
from models.db.database import Database, now
from models.errors import NotDone
from models.health.service_state import ServiceState
from models.record import verifying
from models.record.signing import Signer
from models.record.verifying import Trust

FORMAT = "lmec backup 1"
PACKED = b"\x1f\x8b"  # how gzip files begin
AT_ONCE = 500  # rows in memory
FEW = 10  # the same where each may carry a whole file
NOT_WHOLE = "This backup is damaged or not whole. Take another one."
NO_BACKUP = "This file is no backup of this service. If it is encrypted, name the file with its key: --key FILE"
NEWER = "This backup was made by a newer version of the program. Install that one, then restore."


class Damaged(NotDone):
    """Why a file cannot be restored, as a sentence for the operator. Nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup: rows by table, and the faults of the record, of which there are none if it holds."""

    taken_at: datetime
    rows: dict[str, int]
    faults: tuple[str, ...] = ()


def write(database: Database, file: Path) -> Contents:
    """Write everything into the file as it is at one instant; people go on working meanwhile. Raises OSError."""
    with database.reading(OPERATOR) as session, gzip.open(file, "wt", encoding="utf-8", newline="\n") as out:
        connection = session.connection()
        at, rows = now(connection), {}
        _write_line(out, {"format": FORMAT, "shape": schema.revision(connection), "taken_at": at})
        for table in _tables(connection):
            _write_line(out, {"table": table.name, "columns": [column.name for column in table.columns]})
            rows[table.name] = 0
            for row in _rows(connection, table):
                _write_line(out, row)
                rows[table.name] += 1
        _write_line(out, {"rows": rows})
    return Contents(at, rows)


def verify(file: Path, trust: Trust | None = None, signer: Signer | None = None) -> Contents:
    """Restore the file into a scratch database, and look whether all is there and the record holds, by what is trusted.

    Raises Damaged; OSError when there is no room for it.
    """
    with TemporaryDirectory(prefix="lmec-scratch-") as folder:
        scratch = Database(f"sqlite:///{folder}/scratch.sqlite3", signer=signer)
        try:
            return restore(scratch, file, trust)
        except OperationalError as error:
            raise OSError(EIO, str(error.orig), folder) from error
        finally:
            scratch.close()


def restore(database: Database, file: Path, trust: Trust | None = None) -> Contents:
    """Put what is in the file in the place of everything in the database, all or nothing; raises Damaged.

    The database then has the newest shape, and its letters are held until an operator lets them go.
    """
    with file.open("rb") as start:
        if start.read(len(PACKED)) != PACKED:
            raise Damaged(NO_BACKUP)
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


def _restore(database: Database, lines: Iterator[Any]) -> tuple[datetime, dict[str, int]]:
    first = next(lines, None)
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise Damaged(NO_BACKUP)
    if not schema.is_known(first["shape"]):
        raise Damaged(NEWER)
    with schema.rebuilding(database) as new:
        new.bring_to(first["shape"])
        rows = fill(new.connection, lines, schema.OWN)
        if rows is None or rows != count(new.connection):
            raise Damaged(NOT_WHOLE)
        new.bring_to("head")
        # Before the commit, or a worker that runs could send what is old.
        new.connection.execute(update(ServiceState).values(letters_held_at=now(new.connection)))
    return datetime.fromisoformat(first["taken_at"]), rows


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


def _write_line(out: IO[str], what: Any) -> None:
    out.write(json.dumps(what, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n")


def _plain(value: Any) -> str:
    """What JSON has no form for: instants in UTC (SQLite leaves out that they are), days, bytes."""
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, bytes)
    return b64encode(value).decode("ascii")
