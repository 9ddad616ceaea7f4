"""The one place that begins and commits. Nothing leaves before the commit: the bell rings after it."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any

import psycopg
import structlog
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url, select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from models import secret
from models.db import row_security, work
from models.db.access import WORKER, SealedSession
from models.db.base import Clock
from models.db.visibility import Viewer
from models.db.work import Claim, Priority, Work
from models.record.sealing import seal
from models.record.signing import Signer
from models.security_log import SecurityLog
from models.settings import Settings

log = structlog.get_logger("database")

Bell = Callable[[str, int | None, Priority], None]
"""Called after the commit with a kind of work, its number (None: look for all of the kind) and its priority. Must not raise."""

_READ_ONLY = {"writes": False, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_NOT_CONNECTED = re.compile(r'["0-9] failed: (?:FATAL: +)?(.+)')  # behind the place of the server
A_SECOND = 1.0  # so often a browser looks how far the work is


def silent_bell(_kind: str, _id: int | None, _turn: Priority) -> None:
    """The bell of a command that leaves its work to the sweep."""


class Database:
    """Sessions on one database, SQLite or PostgreSQL; open one for each process (an engine must not cross a fork)."""

    def __init__(
        self,
        url: str,
        *,
        bell: Bell = silent_bell,
        lease: timedelta = timedelta(seconds=30),
        signer: Signer | None = None,
        security: SecurityLog | None = None,
    ) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.file = Path(make_url(url).database or "") if self.is_sqlite else None
        self.engine = _sqlite_engine(url, writes=True) if self.is_sqlite else _postgresql_engine(url)
        self.reader = (
            _sqlite_engine(url, writes=False) if self.is_sqlite else self.engine.execution_options(**_READ_ONLY)
        )
        self.bell = bell
        self.lease = lease
        self.signer = signer
        self.security = security or SecurityLog(None)
        self._writing = sessionmaker(self.engine, class_=SealedSession, expire_on_commit=False)
        self._reading = sessionmaker(self.reader, class_=SealedSession, expire_on_commit=False, autoflush=False)
        # SQLite lets a writer who has to wait sleep and ask again, a tenth of a second at a time and whoever comes first.
        # Threads of one process wait for each other here instead, and go on at once.
        self._turns: AbstractContextManager[object] = RLock() if self.is_sqlite else nullcontext()

    @classmethod
    def from_settings(cls, settings: Settings, bell: Bell = silent_bell) -> "Database":
        """The database of an installation, whose record is signed with its key. Raises NoKey where the key is not: what
        another one signs, the record does not hold."""
        lease = timedelta(seconds=settings.lease)
        signer, security = Signer.existing(settings.record_key), SecurityLog(settings.security_log)
        return cls(settings.database_url, bell=bell, lease=lease, signer=signer, security=security)

    @classmethod
    def existing(cls, settings: Settings) -> "Database":
        """The same for a command, which says first that there is no database; raises DBAPIError."""
        with cls(settings.database_url).connect_reader():
            return cls.from_settings(settings)

    @classmethod
    def initialised(cls, settings: Settings) -> "Database":
        """The same for what begins an installation: the key is made where there is none."""
        secret.make_once(settings.record_key)
        return cls.from_settings(settings)

    def make_file(self) -> None:
        """Make the file of SQLite, empty, unless it is there; nobody else on the machine can read it."""
        if self.file is None or self.file.exists():
            return
        # Its folder may have been there before, open to others. SQLite gives the files beside a database the same rights.
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file.touch(mode=0o600)

    def exists(self) -> bool:
        """Whether there is anything to connect to; whether a server answers is not asked."""
        return self.file is None or self.file.exists()

    @contextmanager
    def transaction(self, viewer: Viewer) -> Iterator[SealedSession]:
        """Change things together or not at all; afterwards ring for the work that has come to be owed."""
        with self._turns, self._writing() as session:
            session.info["viewer"] = viewer
            with work.collect_bells(session) as bells:
                yield session
                session.flush()
                with row_security.seeing_everything(session):
                    anchors = seal(session, self.signer)
            session.commit()
            if self.signer:
                self.signer.keep(anchors)
            self.security.write_notes(session)
            for owed in work.owed_work(session):
                log.info("owed", owed=owed.kind, number=owed.id)
        for priority, kind, id in sorted(bells, key=lambda bell: (bell[0], bell[1], bell[2] or 0)):
            self.bell(kind, id, priority)

    @contextmanager
    def reading(self, viewer: Viewer, on: Connection | None = None) -> Iterator[SealedSession]:
        """Read one consistent state, `on` the one in which something has been looked at; the database refuses writes in it."""
        with self._reading(bind=on or self.reader) as session:
            session.info["viewer"] = viewer
            yield session

    def connect_reader(self) -> Connection:
        """A connection to look at rows in one consistent state; to be closed."""
        return self.reader.connect()

    def now(self) -> datetime:
        """The database's clock, so that a deadline is the same for every process."""
        with self.connect_reader() as connection:
            return now(connection)

    def close(self) -> None:
        """Let go of every connection that nobody uses just now."""
        self.reader.dispose()
        self.engine.dispose()

    def take(self, entity: type[Work], id: int) -> Claim | None:
        """Claim work for the length of the lease, in a short transaction of its own."""
        with self.transaction(WORKER) as session:
            return work.take(session, entity, id, now=now(session.connection()), lease=self.lease)

    def renew(self, claim: Claim, progress: int) -> None:
        """Keep the claim and show `progress` (percent); raises ClaimLost."""
        with self.transaction(WORKER) as session:
            work.renew(session, claim, now=now(session.connection()), lease=self.lease, progress=progress)

    @contextmanager
    def finishing(self, claim: Claim) -> Iterator[Session]:
        """Write the result and "done" together, only if the claim still stands; raises ClaimLost."""
        with self.transaction(WORKER) as session:
            work.finish(session, claim)
            yield session


def now(connection: Connection) -> datetime:
    """The instant now, by the database's clock, in UTC."""
    return connection.scalars(select(Clock())).one()


class ClaimProgress:
    """Renews a claim as its work goes on, once a second, or ten times in a lease that is shorter than that."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self.database = database
        self.claim = claim
        self.every = min(A_SECOND, database.lease.total_seconds() / 10)
        self.last = monotonic()

    def reached(self, progress: int) -> None:
        """Keep the claim and show `progress` (percent), if it is time to; raises ClaimLost."""
        if monotonic() - self.last >= self.every:
            self.database.renew(self.claim, progress)
            self.last = monotonic()


def _postgresql_engine(url: str) -> Engine:
    # Without hide_parameters the words of a comment would stand in the log when a statement fails.
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "connect", _turn_jit_off)
    event.listen(engine, "handle_error", _remove_rows_from_error)
    row_security.set_viewers(engine)
    return engine


def _turn_jit_off(connection: Any, _record: object) -> None:
    # Policies look dear to the planner, so it would compile each statement to machine code, which takes a hundred times as
    # long as to answer it.
    connection.execute("SET jit = off")
    connection.commit()


def _remove_rows_from_error(context: ExceptionContext) -> None:
    # PostgreSQL says what stands in a row that it refuses ("Failing row contains ..."), and a log would show it.
    original, raised = context.original_exception, context.sqlalchemy_exception
    if isinstance(original, psycopg.Error) and raised is not None:
        whole, short = str(original), original.diag.message_primary or _why_not_connected(original)
        original.args = (short,)
        raised.args = tuple(str(one).replace(whole, short) for one in raised.args)


def _why_not_connected(error: psycopg.Error) -> str:
    """What the server or the network says of a connection, without the address; it could hold a password."""
    found = _NOT_CONNECTED.search(str(error))
    return found[1] if found else type(error).__name__


def _sqlite_engine(url: str, *, writes: bool) -> Engine:
    """Whoever reads has connections that never write: to be told so each time would cost SQLite every statement it knows."""
    file = make_url(url).database
    engine = create_engine(
        url,
        poolclass=QueuePool,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": 20},
        execution_options={"writes": writes},
    )
    if file:
        event.listen(engine, "do_connect", partial(_ensure_there, Path(file)))
    event.listen(engine, "connect", partial(_prepare_sqlite, writes=writes))
    event.listen(engine, "begin", _begin)
    return engine


def _ensure_there(file: Path, *_: object) -> None:
    # SQLite would make it, so a command with a wrong address would find an empty database instead of none.
    if not file.exists():
        raise sqlite3.OperationalError(f"there is no file {file}")


def _prepare_sqlite(connection: Any, _record: object, *, writes: bool) -> None:
    # The driver's own transactions begin too late for BEGIN IMMEDIATE, so it leaves them to us.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 20000"):
        connection.execute(f"PRAGMA {pragma}")
    if not writes:
        connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    # Writers queue at BEGIN IMMEDIATE; a deferred writer would lose updates or fail half-way (SQLITE_BUSY_SNAPSHOT).
    writes = connection.get_execution_options()["writes"]
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
