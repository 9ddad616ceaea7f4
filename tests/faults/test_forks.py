"""A connection to the database never crosses a fork: each process of a worker and of the web opens its own."""

from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text, update

from models.db.access import OPERATOR
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from testing.crew import Crew, children
from testing.world import World
from tests.faults.invariants import hold

ASKS_FIRST = "from worker.process import database; database().now()"
BACKENDS = text(
    "SELECT pid, query_start FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture(autouse=True)
def no_papers(open_world: World, database: Database) -> None:
    """All documents are made."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_worker_asks_nothing_through_the_connection_of_its_parent(database: Database, patient_crew: Crew) -> None:
    patient_crew.start_broker()
    before = backends(database)
    patient_crew.start_worker(first=ASKS_FIRST)
    of_parent = {pid: statements for pid, statements in backends(database).items() if pid not in before}
    assert len(of_parent) == 1

    patient_crew.ring("letters")
    hold(database)

    assert of_parent.items() <= backends(database).items()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_opens_the_file_anew_though_its_parent_has_it_open(database: Database, patient_crew: Crew) -> None:
    patient_crew.start_broker()
    worker = patient_crew.start_worker(first=ASKS_FIRST)
    (child,) = children(worker.pid)
    assert opened(child) == opened(worker.pid) > 0

    patient_crew.ring("letters")
    hold(database)

    assert opened(child) > opened(worker.pid)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_web_opens_the_file_only_in_the_process_that_answers(crew: Crew) -> None:
    web = crew.start_web()
    assert httpx.get(f"{crew.address}/healthz", trust_env=False, timeout=30).status_code == 200

    (child,) = children(web.pid)

    assert opened(child) > 0
    assert opened(web.pid) == 0


def backends(database: Database) -> dict[int, object]:
    """The database's processes for others, with the time when each was last asked."""
    with database.engine.connect() as connection:
        return {row.pid: row.query_start for row in connection.execute(BACKENDS)}


def opened(process: int) -> int:
    """How often the process has the file of the database open."""
    found = 0
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # it has been closed meanwhile
            found += link.readlink().name == "lmec.sqlite3"
    return found
