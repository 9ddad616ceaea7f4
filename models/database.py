"""The one place that begins and commits. Nothing leaves before the commit: the bell rings after it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from models import history, work
from models.access import WORKER, SealedSession, Viewer
from models.base import Clock
from models.work import Claim, Turn, Work

log = structlog.get_logger("database")

Bell = Callable[[str, int | None, Turn], None]
"""Called after the commit with a kind of work, its number (None: look for all of the kind) and its turn. Must not raise."""


def silence(_kind: str, _id: int | None, _turn: Turn) -> None:
    """The bell of a command that leaves its work to the sweep."""


class Database:
    """Sessions on one database, SQLite or PostgreSQL; open one for each process (an engine must not cross a fork)."""

    def __init__(self, url: str, *, bell: Bell = silence, lease: timedelta = timedelta(seconds=30)) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.bell = bell
        self.lease = lease
        writing = self.engine.execution_options(writes=True)
        reading = self.engine.execution_options(writes=False)
        if not self.is_sqlite:
            reading = reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writing = sessionmaker(writing, class_=SealedSession, expire_on_commit=False)
        self._reading = sessionmaker(reading, class_=SealedSession, expire_on_commit=False, autoflush=False)
        # SQLite lets a writer who has to wait sleep and ask again, a tenth of a second at a time and whoever comes first.
        # Threads of one process wait for each other here instead, and go on at once.
        self._turns: AbstractContextManager[object] = RLock() if self.is_sqlite else nullcontext()

    @contextmanager
    def transaction(self, viewer: Viewer) -> Iterator[Session]:
        """Change things together or not at all; afterwards ring for the work that has come to be owed."""
        with self._turns, self._writing() as session:
            session.info["viewer"] = viewer
            with work.collecting(session) as bells:
                yield session
                session.flush()
                history.seal(session)
                session.flush()
            session.commit()
            for owed in work.owed(session):
                log.info("owed", owed=owed.kind, number=owed.id)
        for turn, kind, id in sorted(bells, key=lambda bell: (bell[0], bell[1], bell[2] or 0)):
            self.bell(kind, id, turn)

    @contextmanager
    def reading(self, viewer: Viewer) -> Iterator[Session]:
        """Read one consistent state; the database refuses writes in it."""
        with self._reading() as session:
            session.info["viewer"] = viewer
            yield session

    def now(self) -> datetime:
        """The database's clock, so that a deadline is the same for every process."""
        with self.engine.execution_options(writes=False).connect() as connection:
            return now(connection)

    def take(self, of: type[Work], id: int) -> Claim | None:
        """Claim work for the length of the lease, in a short transaction of its own."""
        with self.transaction(WORKER) as session:
            return work.take(session, of, id, now=now(session.connection()), lease=self.lease)

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


def _engine(url: str) -> Engine:
    # Without hide_parameters the words of a comment would stand in the log when a statement fails.
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    file = make_url(url).database
    if file:
        Path(file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        url, poolclass=QueuePool, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": 20}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late for BEGIN IMMEDIATE, so it leaves them to us.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 20000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # Writers queue at BEGIN IMMEDIATE; a deferred writer would lose updates or fail half-way (SQLITE_BUSY_SNAPSHOT).
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
