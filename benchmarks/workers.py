"""Consolidations, documents and letters a second with 1, 2 and 4 workers on PostgreSQL, and what more machines would do.

python -m benchmarks.workers
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from sqlalchemy import select, update

from benchmarks.backlog import fill_database
from benchmarks.farm import Farm, Service, simulate
from benchmarks.measure import cpu_seconds, machine, table
from models import logs
from models.consolidation.consolidation import Consolidation
from models.db import schema
from models.db.access import WORKER
from models.db.database import Database
from models.db.work import Work, WorkState
from models.documents.document import Document
from models.letters.notification import Notification
from testing import postgres
from testing.crew import Crew, environment, eventually
from testing.mail_server import MailServer

KINDS: Mapping[str, type[Work]] = {"consolidations": Consolidation, "documents": Document, "letters": Notification}
WORKERS = (1, 2, 4)
CONSULTATIONS = 40
MACHINES = (1, 2, 4, 8, 16, 32, 64)
LONGEST = 600.0  # seconds for one kind of work


@dataclass(frozen=True, slots=True)
class Run:
    """So many workers did so many pieces of one kind in `seconds`; what a piece cost in CPU seconds, and where."""

    kind: str
    workers: int
    pieces: int
    seconds: float
    cost: Service

    @property
    def rate(self) -> float:
        return self.pieces / self.seconds


def measure_run(server: postgres.Server, kind: str, workers: int) -> Run:
    """Have these workers do all that is owed of one kind in a copy of the database that was laid out."""
    database = Database(server.copy("laid", f"{kind}{workers}"))
    with database.transaction(WORKER) as session:
        for other in KINDS.values():
            if other is not KINDS[kind]:
                session.execute(update(other).values(state=WorkState.DONE))
    with _crew(database) as crew:
        processes = [_postmaster_id(server), crew.start_broker().pid]
        processes += [crew.start_worker(1).pid for _ in range(workers)]
        eventually(lambda: crew.log().count(" ready.") == workers)
        owed, before, start = _waiting_ids(database, kind), [*map(cpu_seconds, processes)], time.monotonic()
        for id in owed if kind != "letters" else [None] * workers:
            crew.ring(KINDS[kind].kind, id)
        eventually(lambda: not _waiting_ids(database, kind), within=LONGEST)
        seconds = time.monotonic() - start
        stored, rung, *worked = (now - then for now, then in zip(map(cpu_seconds, processes), before, strict=True))
    database.close()
    pieces = len(owed)
    return Run(kind, workers, pieces, seconds, Service(sum(worked) / pieces, stored / pieces, rung / pieces))


def _waiting_ids(database: Database, kind: str) -> list[int]:
    with database.reading(WORKER) as session:
        entity = KINDS[kind]
        return list(session.scalars(select(entity.id).where(entity.state.in_((WorkState.WAITING, WorkState.RUNNING)))))


def _postmaster_id(server: postgres.Server) -> int:
    return int((server.folder / "data" / "postmaster.pid").read_text().split()[0])


@contextmanager
def _crew(database: Database) -> Iterator[Crew]:
    """Nobody has started yet; a mail server takes every letter."""
    folder = Path(mkdtemp(prefix="lmec-bench-"))
    with MailServer().running() as mail:
        url = database.engine.url.render_as_string(hide_password=False)
        crew = Crew(folder, {**environment(mail.url, url, folder), "LMEC_LEASE_SECONDS": "30"})
        try:
            yield crew
        finally:
            crew.stop()
            rmtree(folder)


def measure_runs(*, consultations: int, kinds: Iterable[str] = KINDS, workers: Sequence[int] = WORKERS) -> list[Run]:
    """Each kind with each number of workers, always on a copy of the same rows."""
    with postgres.run_server() as server:
        database = Database(server.copy("template1", "laid"))
        schema.upgrade(database)
        fill_database(database, consultations)
        database.close()
        return [measure_run(server, kind, number) for kind in kinds for number in workers]


def main() -> None:
    """Measure the workers, and reckon what more machines would do."""
    logs.configure(logging.WARNING)
    done = measure_runs(consultations=CONSULTATIONS)
    print(f"{machine()}. Each worker is one process; database, broker and mail server are on the same machine.\n")
    print(table(HEADS, map(_table_row, done)))
    print("\n### More machines: 2 cores and 2 workers each, the database on 2 cores of its own, simulated\n")
    alone = [run for run in done if run.workers == 1]
    outcomes = [[simulate(run.cost, Farm(machines)) for run in alone] for machines in MACHINES]
    heads = ["machines", *(f"{run.kind} a second" for run in alone), *(f"{run.kind}: next bottleneck" for run in alone)]
    print(
        table(
            heads,
            (
                [str(machines), *(f"{one.rate:,.1f}" for one in row), *(one.bottleneck for one in row)]
                for machines, row in zip(MACHINES, outcomes, strict=True)
            ),
        )
    )


HEADS = ("work", "workers", "pieces", "a second", "CPU ms in the worker", "in the database", "in the broker")


def _table_row(run: Run) -> Sequence[str]:
    cost = (f"{seconds * 1000:,.1f}" for seconds in (run.cost.worker, run.cost.database, run.cost.broker))
    return [run.kind, str(run.workers), f"{run.pieces:,}", f"{run.rate:,.1f}", *cost]


if __name__ == "__main__":
    main()
