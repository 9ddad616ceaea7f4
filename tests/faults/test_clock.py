"""The clock is dead, frozen or there twice: deadlines are kept all the same, and watchers learn of it."""

import signal
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import func, select, update

from demo.cast import NotSeen, browser
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from models.health.queries import SILENT_AFTER
from models.health.service_state import ServiceState
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from testing.crew import Crew, eventually, kill
from testing.mail_server import MailServer
from testing.world import World
from tests.faults.acting import enter
from tests.faults.invariants import hold
from tests.rounds import arrange_round

PAST = SILENT_AFTER + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_papers(open_world: World, database: Database) -> None:
    """All documents are made."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))


@pytest.mark.slow
def test_a_deadline_holds_while_the_clock_is_dead_and_the_round_closes_when_it_is_back(
    open_world: World, database: Database, crew: Crew
) -> None:
    crew.start_broker()
    crew.start_web()
    crew.start_worker()
    open_world.remark("KH", "Thank you.")
    with browser(crew.address) as mine:
        enter(mine, crew, open_world.coordinators["KH"])
        review = mine.open(f"/rounds/{open_world.round_id}/answer")
        deadline = time_passes(database, open_world)

        with pytest.raises(NotSeen, match=r"status 409.*Comments on this text closed on"):
            review.send("/submit")
        assert ready(crew) == 503
        assert state(database, open_world) == (RoundState.OPEN, deadline, None)

    crew.start_beat()
    eventually(lambda: ready(crew) == 200)
    hold(database)
    closed, kept, at = state(database, open_world)
    assert (closed, kept) == (RoundState.CLOSED, deadline)
    assert at is not None
    assert at > deadline + timedelta(minutes=1)


def test_a_clock_that_is_frozen_makes_the_service_not_ready_until_another_ticks(
    open_world: World, database: Database, crew: Crew
) -> None:
    crew.start_broker()
    crew.start_web()
    crew.start_worker()
    beat = crew.start_beat()
    eventually(lambda: ready(crew) == 200)

    kill(beat.pid, signal.SIGSTOP)
    silence(database)
    assert ready(crew) == 503

    crew.kill_tree(beat)
    crew.start_beat()
    eventually(lambda: ready(crew) == 200)


def test_two_clocks_close_a_round_once_and_write_to_each_person_once(
    open_world: World, database: Database, crew: Crew, mail: MailServer
) -> None:
    time_passes(database, open_world)
    crew.start_broker()
    crew.start_worker(concurrency=2)

    crew.start_beat()
    crew.start_beat()

    hold(database)
    with database.reading(OPERATOR) as session:
        assert session.scalars(select(func.count(Event.id)).where(Event.verb == Verb.ROUND_CLOSED)).one() == 1
    assert len([letter for letter in mail.arrived if "has closed" in letter["Subject"]]) == 10
    assert len({letter["Message-ID"] for letter in mail.arrived}) == len(mail.arrived)


def time_passes(database: Database, world: World) -> datetime:
    """The deadline is two minutes ago, and the clock was heard long before; gives the deadline."""
    silence(database)
    with database.transaction(WORKER) as session:
        return arrange_round(session, world.round_id, closes_at=database.now() - timedelta(minutes=2)).closes_at


def silence(database: Database) -> None:
    with database.transaction(WORKER) as session:
        session.get_one(ServiceState, 1).ticked_at = database.now() - PAST


def state(database: Database, world: World) -> tuple[RoundState, datetime, datetime | None]:
    with database.reading(WORKER) as session:
        round = session.get_one(Round, world.round_id)
        return round.state, round.closes_at, round.closed_at


def ready(crew: Crew) -> int:
    return httpx.get(f"{crew.address}/readyz", trust_env=False, timeout=30).status_code
