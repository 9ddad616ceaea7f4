"""What the row-level security of PostgreSQL costs people: pages of a large round as its owner and as the role of the pages has them.

python -m benchmarks.row_security
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import update

from benchmarks.busy_round import ADDRESS, SECRET, Caller, fill_database, sign_in_cookie
from benchmarks.measure import machine, table
from benchmarks.pages import COMMENTS
from benchmarks.work import PARAGRAPHS
from models import logs
from models.db import page_role, schema
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.version import DraftVersion, Stage
from models.people.person import Person
from models.rounds.consultation import Round, RoundState
from models.settings import read
from testing import postgres
from testing.world import MEMBERS, World
from webapp import create_app

ROLE = "lmec_web"
TIMES = 10  # that each page is asked for


@dataclass(frozen=True, slots=True)
class Cost:
    """One page: the seconds that people wait for it (median), without the wall and with it."""

    name: str
    status: int
    as_owner: float
    as_role: float

    @property
    def ratio(self) -> float:
        return self.as_role / self.as_owner


@dataclass(frozen=True, slots=True)
class SecuredRows:
    """The same rows as the owner of the tables has them, and as the role of the pages does."""

    owner: Database
    pages: Database
    world: World
    folder: Path

    def costs(self, who: Person, paths: list[str], *, times: int) -> list[Cost]:
        """Ask for each page so many times, in turns."""
        callers = [self._caller(database, who) for database in (self.owner, self.pages)]
        return [self._measure_cost(callers, path, times) for path in paths]

    def _caller(self, database: Database, who: Person) -> Caller:
        app = create_app(
            read(
                {
                    "LMEC_DATA": str(self.folder),
                    "PUBLIC_URL": ADDRESS,
                    "SECRET_KEY": SECRET,
                    "LMEC_SECOND_FACTOR": "off",
                }
            ),
            database,
        )
        return Caller(app, database, sign_in_cookie(app, self.owner, who))

    def _measure_cost(self, callers: list[Caller], path: str, times: int) -> Cost:
        waited: list[list[float]] = [[] for _ in callers]
        status = 0
        for _ in range(times):
            for caller, seconds in zip(callers, waited, strict=True):
                began = time.perf_counter()
                status = caller.call(path).status
                seconds.append(time.perf_counter() - began)
        return Cost(path, status, *(median(seconds) for seconds in waited))


@contextmanager
def secured_rows(folder: Path, *, paragraphs: int, written: int) -> Iterator[SecuredRows]:
    """A large round that is open, on PostgreSQL."""
    with postgres.run_server() as server:
        owner = Database(server.copy("template1", "walled"))
        schema.upgrade(owner)
        with owner.engine.begin() as connection:
            page_role.make_role(connection, ROLE, SECRET)
            page_role.grant(connection, ROLE)
        world, _, _ = fill_database(owner, paragraphs=paragraphs, written=written)
        pages = Database(owner.engine.url.set(username=ROLE).render_as_string())
        yield SecuredRows(owner, pages, world, folder)
        pages.close()
        owner.close()


def measure_pages(service: SecuredRows, *, times: int) -> list[Cost]:
    """The pages that read the most rows: while the round is open, when it has closed, and when everything is for everybody."""
    world, round_id = service.world, service.world.round_id
    coordinator, staff = world.coordinators["KH"], world.staff[0]
    _analyze(service)
    own = [f"/rounds/{round_id}", f"/rounds/{round_id}/comments/new?paragraph=1&change=remark", "/"]
    found = service.costs(coordinator, own, times=times)
    for code in MEMBERS:
        world.submit(code)
    world.close()
    version_id = world.consolidate().id
    _analyze(service)
    rounds = [f"/secretariat/rounds/{round_id}", f"/secretariat/rounds/{round_id}/comments", f"/versions/{version_id}"]
    found += service.costs(staff, [*rounds, "/"], times=times)
    out = {"stage": Stage.CIRCULATED, "number": DraftVersion.id, "circulated_at": service.owner.now()}
    with service.owner.transaction(WORKER) as session:
        session.connection().execute(update(Round).values(state=RoundState.DONE))
        session.connection().execute(update(DraftVersion).values(**out))
    everything = [
        f"/versions/{version_id}",
        f"/versions/{version_id}/compendium",
        f"/versions/{version_id}/redline",
        "/",
    ]
    return found + service.costs(coordinator, everything, times=times)


def _analyze(service: SecuredRows) -> None:
    """PostgreSQL does this by itself after a while."""
    with service.owner.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def main() -> None:
    """Measure pages without the wall and behind it."""
    logs.configure(logging.WARNING)
    with (
        tempfile.TemporaryDirectory() as folder,
        secured_rows(Path(folder), paragraphs=PARAGRAPHS, written=COMMENTS) as service,
    ):
        costs = measure_pages(service, times=TIMES)
    print(f"{machine()}. Milliseconds that one person waits, the median of {TIMES} in turns; pages that nobody kept.")
    print(f"\n### {PARAGRAPHS} paragraphs, {COMMENTS:,} comments by six members, on PostgreSQL\n")
    heads = ["page", "as the owner", "as the role of the pages", "ratio"]
    rows = [
        [f"{one.name} ({one.status})", f"{one.as_owner * 1000:.1f}", f"{one.as_role * 1000:.1f}", f"{one.ratio:.2f}x"]
        for one in costs
    ]
    print(table(heads, rows))
    whole = sum(one.as_role for one in costs) / sum(one.as_owner for one in costs)
    print(f"\nAll of them together: {whole:.2f}x")


if __name__ == "__main__":
    main()
