"""What the web server depends on is away, frozen or full while somebody submits: the answer is saved at once, the letters go later."""

import signal
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from sqlalchemy import select

from demo.cast import Browser, NotSeen, browser
from models.db.access import OPERATOR
from models.db.database import Database
from models.db.work import WorkState
from models.letters.letter import Letter
from models.letters.notification import Notification
from testing import postgres
from testing.crew import Crew, eventually, kill
from testing.mail_server import MailServer
from testing.world import World
from tests.faults.acting import enter
from tests.faults.invariants import hold

Mend = Callable[[], object]


@pytest.fixture
def coordinator(open_world: World, crew: Crew) -> Iterator[Browser]:
    """Cambodia's coordinator, in a browser on the pages of a web that runs; the broker does, too."""
    crew.start_broker()
    crew.start_web()
    with browser(crew.address) as mine:
        enter(mine, crew, open_world.coordinators["KH"])
        yield mine


def kill_broker(crew: Crew) -> Mend:
    crew.kill_tree(crew.processes[0])
    return crew.start_broker


def freeze_broker(crew: Crew) -> Mend:
    broker = crew.processes[0].pid
    kill(broker, signal.SIGSTOP)
    return lambda: kill(broker, signal.SIGCONT)


def fill_broker(crew: Crew) -> Mend:
    crew.client().config_set("maxmemory", 1)
    return lambda: crew.client().config_set("maxmemory", "256mb")


@pytest.mark.parametrize(("harm", "patience"), [(kill_broker, 3), (freeze_broker, 6), (fill_broker, 3)])
def test_an_answer_is_kept_in_seconds_without_the_broker_and_its_letters_go_when_it_is_back(
    harm: Callable[[Crew], Mend],
    patience: float,
    coordinator: Browser,
    open_world: World,
    database: Database,
    crew: Crew,
    mail: MailServer,
) -> None:
    open_world.remark("KH", "Thank you.")
    review = coordinator.open(f"/rounds/{open_world.round_id}/answer")

    mend = harm(crew)
    began = time.monotonic()
    receipt = review.send("/submit")
    took = time.monotonic() - began

    receipt.see("The secretariat has received the official answer of Cambodia: 1 comment.")
    assert took < patience
    assert receipts(database) == {WorkState.WAITING}
    mend()
    crew.start_worker(concurrency=2)
    crew.start_beat()
    hold(database)
    assert receipts(database) == {WorkState.DONE}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_pages_are_back_with_the_database_without_being_started_again(
    coordinator: Browser, open_world: World, crew: Crew, postgres_server: postgres.Server
) -> None:
    draft = f"/rounds/{open_world.round_id}"
    coordinator.open(draft)

    postgres_server.stop()
    postgres_server.start()
    coordinator.open(draft).see("share what they have learned")  # who did not ask meanwhile notices nothing

    postgres_server.stop()
    try:
        with pytest.raises(NotSeen, match=r"status 503.*The service is resting for a moment"):
            coordinator.open(draft)
        assert httpx.get(f"{crew.address}/healthz", trust_env=False).status_code == 503
    finally:
        postgres_server.start()
    coordinator.open(draft).see("share what they have learned")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_worker_whose_database_restarts_goes_on_with_what_it_owes(
    open_world: World, database: Database, crew: Crew, mail: MailServer, postgres_server: postgres.Server
) -> None:
    crew.start_broker()
    crew.start_worker()
    crew.start_beat()
    mail.gate.clear()
    eventually(lambda: mail.arrived)

    postgres_server.stop()
    mail.gate.set()
    postgres_server.start()

    hold(database)
    came = [letter["Message-ID"] for letter in mail.arrived]
    assert len(came) <= len(set(came)) + 1


def receipts(database: Database) -> set[WorkState]:
    with database.reading(OPERATOR) as session:
        return set(session.scalars(select(Notification.state).where(Notification.letter == Letter.RECEIPT)))
