"""Work that is broken off half-way, or that two workers do at the same time, has its effect once."""

import signal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from models.consolidation.consolidation import Consolidation
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from models.health import queries as health
from models.letters.notification import Notification
from testing.crew import Crew, children, eventually, kill
from testing.world import LATER, World
from tests.faults.gate import Gate
from tests.faults.invariants import hold
from tests.worker.test_worker import candidates, consolidation

__all__ = ["consolidation"]


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


@pytest.fixture
def paper(world: World, database: Database) -> int:
    """A document that is owed; nothing else is."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE, sent_at=LATER))
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
        paper = session.query(Document).order_by(Document.id).first()
        assert paper is not None
        paper.state, paper.content, paper.size = WorkState.WAITING, None, None
        return paper.id


@pytest.mark.parametrize("killed", ["child", "worker"])
def test_a_worker_killed_in_the_middle_of_a_consolidation_leaves_one_candidate(
    killed: str, consolidation: Consolidation, database: Database, crew: Crew, gate: Gate
) -> None:
    crew.start_broker()
    worker = crew.start_gated_worker(gate.folder)
    crew.ring("consolidation", consolidation.id)
    eventually(gate.arrivals)

    if killed == "child":
        kill(children(worker.pid)[0])
    else:
        crew.kill_tree(worker)
        crew.start_worker()
    gate.put_up()
    crew.start_beat()

    hold(database)
    assert candidates(database) == 1


def test_of_two_workers_one_does_the_work_and_the_other_takes_it_over_after_the_lease(
    consolidation: Consolidation, database: Database, crew: Crew, gate: Gate
) -> None:
    crew.start_broker()
    workers = [crew.start_gated_worker(gate.folder) for _ in range(2)]
    for _ in workers:
        crew.ring("consolidation", consolidation.id)
    crew.ring("tick")  # the bell behind the second one: who hears it has gone home from that
    eventually(lambda: ticked(database) and gate.arrivals())
    assert len(gate.arrivals()) == 1

    (holder,) = (worker for worker in workers if gate.came(children(worker.pid)[0]))
    crew.kill_tree(holder)
    crew.start_beat()
    eventually(lambda: len(gate.arrivals()) == 2)
    gate.put_up()

    hold(database)
    assert candidates(database) == 1


@pytest.mark.slow
def test_a_file_that_takes_longer_than_any_patience_is_made_by_two_and_kept_once(
    paper: int, database: Database, crew: Crew, gate: Gate
) -> None:
    crew.start_broker()
    for _ in range(2):
        crew.start_gated_worker(gate.folder, {"broker_transport_options": {"visibility_timeout": 1}})
    crew.start_beat()
    eventually(lambda: len(gate.arrivals()) == 2)

    gate.put_up()

    hold(database)
    eventually(lambda: "taken over by another worker" in crew.log())
    with database.reading(WORKER) as session:
        content, attempts = session.execute(select(Document.content, Document.attempts).filter_by(id=paper)).one()
    assert content.startswith((b"%PDF", b"PK"))
    assert attempts > 1
    assert len([line for line in crew.log().splitlines() if '"done"' in line and '"document"' in line]) == 1


def test_a_bell_that_a_frozen_worker_took_along_into_its_death_is_not_missed(
    consolidation: Consolidation, database: Database, crew: Crew
) -> None:
    crew.start_broker()
    worker = crew.start_worker()
    broker = crew.client()
    eventually(lambda: any(client["cmd"] == "brpop" for client in broker.client_list()))
    kill(worker.pid, signal.SIGSTOP)
    crew.ring("consolidation", consolidation.id)
    crew.kill_tree(worker)
    assert (broker.llen("lmec"), broker.hlen("unacked")) == (0, 0)

    crew.start_worker()
    crew.start_beat()

    hold(database)
    assert candidates(database) == 1


def ticked(database: Database) -> bool:
    with database.reading(WORKER) as session:
        return health.ticked_at(session) is not None
