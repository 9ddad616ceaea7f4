"""Letters while mail servers and workers come and go: each arrives, and a second time only under the same Message-ID."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.db.access import OPERATOR, WORKER
from models.db.base import for_update
from models.db.database import Database
from models.db.work import WorkState
from models.letters.notification import Notification
from testing.crew import Crew, children, eventually, kill
from testing.mail_server import NEVER, NOT_NOW, MailServer
from testing.world import World
from tests.faults.invariants import hold

LA, TH = "coordinator@la.example.org", "coordinator@th.example.org"
AN_HOUR = 60  # minutes


@pytest.fixture
def owed(open_world: World, database: Database) -> int:
    """How many letters are owed, just now."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=database.now()))
        return len(session.scalars(select(Notification.id)).all())


def test_a_worker_killed_after_a_letter_was_taken_and_before_that_is_noted_costs_one_twin_at_most(
    owed: int, database: Database, crew: Crew, mail: MailServer
) -> None:
    crew.start_broker()
    worker = crew.start_worker()
    mail.gate.clear()
    crew.ring("letters")
    eventually(lambda: mail.arrived)

    with database.transaction(OPERATOR) as session:
        session.scalars(for_update(select(Notification), Notification)).all()  # so that the worker cannot note it
        mail.gate.set()
        eventually(lambda: '"outcome": "taken"' in crew.log())
        (child,) = children(worker.pid)
        kill(worker.pid)
        kill(child)
        worker.wait()
    crew.start_worker()
    crew.start_beat()

    hold(database)
    times = Counter(letter["Message-ID"] for letter in mail.arrived)
    assert len(times) == owed
    assert sorted(times.values()) == [1] * (owed - 1) + [2]


def test_a_mail_server_that_is_away_for_an_hour_and_then_refuses_some_delays_letters_and_loses_none(
    owed: int, database: Database, crew: Crew, mail: MailServer
) -> None:
    later = MailServer()
    crew.environment["SMTP_URL"] = later.url
    crew.start_broker()
    crew.start_worker()
    crew.start_beat()
    for minutes in range(0, AN_HOUR, 10):
        tried_until(database, minutes)

    later.recipients = {LA: [NOT_NOW, NOT_NOW], TH: [NEVER]}
    later.drops = 1
    with later.running():
        eventually(lambda: due_again(database) and len(later.arrived) >= owed)
        hold(database)

    with database.reading(WORKER) as session:
        letters = session.scalars(select(Notification)).all()
    # Only a letter that the server may have taken before has used up an attempt more than it was sent with.
    assert sorted(letter.attempts for letter in letters)[-2:] == [1, 2]
    (refused,) = [letter for letter in letters if letter.state is WorkState.FAILED]
    assert refused.last_error == f"Refused for good: {NEVER}"
    times = Counter(letter["Message-ID"] for letter in later.arrived)
    assert sorted(times.values()) == [1] * (owed - 2) + [2]


def tried_until(database: Database, minutes: int) -> None:
    """Every letter was tried once more, so many minutes after it came to be owed, and waits about as long again."""
    with database.transaction(OPERATOR) as session:
        at = database.now()
        session.execute(update(Notification).values(owed_at=at - timedelta(minutes=minutes), not_before=at))

    def all_wait() -> bool:
        with database.reading(WORKER) as session:
            letters = session.scalars(select(Notification)).all()
        return all(one.state is WorkState.WAITING and one.not_before > at for one in letters)

    eventually(all_wait)


def due_again(database: Database) -> bool:
    """Nobody waits for the pauses between two tries."""
    with database.transaction(OPERATOR) as session:
        waiting = update(Notification).where(Notification.state == WorkState.WAITING)
        session.execute(waiting.values(not_before=database.now()))
    return True
