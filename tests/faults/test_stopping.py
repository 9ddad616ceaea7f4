"""A deploy: workers are told to stop at any moment, finish or give back what they do, and go in time."""

import time
from random import Random

from sqlalchemy import func, select

from models.consolidation.operations import consolidations
from models.db.access import OPERATOR
from models.db.database import Database
from models.letters.notification import Notification
from testing.crew import Crew
from testing.mail_server import MailServer
from testing.world import DEADLINE, LATER, World, make_world
from tests.faults.invariants import hold
from worker.process import GRACE

STOPS = 10  # on each database
LATEST = 1.0  # seconds after a worker is ready
MARGIN = 10.0  # seconds for two cores on which other tests run; docker-compose.yml leaves 25


def test_workers_told_to_stop_at_any_moment_lose_nothing_and_leave_in_time(
    open_world: World, database: Database, crew: Crew, mail: MailServer
) -> None:
    for number in range(4):
        other = make_world(database, title=f"Text {number}", closes_at=database.now() + (DEADLINE - LATER))
        for code in ("KH", "TH"):
            other.replace(code, "1", "share", f"exchange or {code}")
        other.everybody_submits()
        other.close()
        with database.transaction(OPERATOR) as session:
            consolidations.ask(session, other.round_id, by=other.staff[0], now=LATER)
    crew.start_broker()
    crew.start_beat()

    random = Random(20)
    for _ in range(STOPS):
        worker = crew.start_worker(concurrency=2)
        time.sleep(random.uniform(0, LATEST))
        worker.terminate()
        worker.wait(timeout=GRACE + MARGIN)
    crew.start_worker(concurrency=2)

    hold(database)
    with database.reading(OPERATOR) as session:
        owed = session.scalars(select(func.count()).select_from(Notification)).one()
    assert len({letter["Message-ID"] for letter in mail.arrived}) == owed
