"""Real workers, broker and beat: whatever is killed, wiped or late, what is owed is done, and its effect is there once."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from models.drafts.version import DraftVersion
from models.letters.notification import Notification
from models.rounds.consultation import Round, RoundState
from testing.crew import Crew, children, eventually, kill
from testing.mail_server import MailServer
from testing.world import LATER, World
from tests.conftest import on_both
from tests.faults.invariants import hold
from tests.rounds import arrange_round
from tests.web.conftest import open_world

__all__ = ["open_world"]

STOP_GRACE = 30  # seconds, as in docker-compose.yml: whoever has not left then is killed
EIGHT_AT_ONCE = """
import os
from worker import tasks
starting, start = os.pipe()
for _ in range(8):
    if not os.fork():
        os.close(start)
        os.read(starting, 1)
        {task}
        os._exit(0)
os.close(start)
assert not any(os.wait()[1] for _ in range(8))
"""


@pytest.fixture
def owed(open_world: World, database: Database) -> int:
    """How many letters the opening of the round owes; nobody has been told of them. All documents are made."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
        session.execute(update(Notification).values(owed_at=database.now()))
        return session.scalars(select(func.count()).select_from(Notification)).one()


@pytest.fixture
def consolidation(world: World, database: Database) -> Consolidation:
    """A candidate that is owed: two members ask for words in the same place. All letters have been dealt with."""
    world.replace("KH", "1", "share", "exchange")
    world.replace("TH", "1", "share", "discuss")
    world.everybody_submits()
    world.close()
    staff = world.staff[0]
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
        session.execute(update(Notification).values(state=WorkState.DONE, sent_at=LATER))
        return consolidations.ask(session, world.round_id, by=staff, now=LATER)


def states(database: Database) -> set[WorkState]:
    with database.reading(WORKER) as session:
        return set(session.scalars(select(Notification.state)))


def is_made(database: Database, consolidation: Consolidation) -> bool:
    with database.reading(WORKER) as session:
        return session.get_one(Consolidation, consolidation.id).state is WorkState.DONE


def candidates(database: Database) -> int:
    with database.reading(WORKER) as session:
        return session.scalars(select(func.count()).where(DraftVersion.round_id.is_not(None))).one()


@pytest.mark.slow
def test_a_ring_sends_the_letters_at_once(owed: int, database: Database, patient_crew: Crew, mail: MailServer) -> None:
    patient_crew.start_broker()
    patient_crew.start_worker()
    assert mail.arrived == []

    patient_crew.ring("letters")

    hold(database)
    assert len(mail.arrived) == owed


@pytest.mark.slow
def test_work_that_nobody_was_told_of_is_found_and_two_beats_do_no_harm(
    owed: int, database: Database, crew: Crew, mail: MailServer
) -> None:
    crew.start_broker()
    crew.start_worker(concurrency=2)
    crew.start_beat()
    crew.start_beat()

    hold(database)
    assert len(mail.arrived) == owed


@pytest.mark.slow
def test_a_worker_and_a_beat_that_start_before_redis_wait_for_it(
    owed: int, database: Database, crew: Crew, mail: MailServer
) -> None:
    crew.start_worker()
    crew.start_beat()

    crew.start_broker()

    hold(database)
    assert len(mail.arrived) == owed


@pytest.mark.slow
@on_both
def test_redis_is_killed_and_comes_back_empty_and_nothing_is_lost(
    owed: int, database: Database, crew: Crew, mail: MailServer
) -> None:
    broker = crew.start_broker()
    crew.start_worker()
    crew.start_beat()
    mail.gate.clear()
    eventually(lambda: mail.arrived)

    broker.kill()
    broker.wait()
    mail.gate.set()
    crew.start_broker()

    hold(database)
    assert len({letter["Message-ID"] for letter in mail.arrived}) == owed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database_url", "killed"), [("postgres", "child"), ("sqlite", "worker")], indirect=["database_url"]
)
def test_a_worker_killed_in_the_middle_of_a_letter_costs_one_twin_at_most(
    killed: str, owed: int, database: Database, crew: Crew, mail: MailServer
) -> None:
    crew.start_broker()
    worker = crew.start_worker()
    mail.gate.clear()
    crew.ring("letters")
    eventually(lambda: mail.arrived)

    (child,) = children(worker.pid)
    if killed == "worker":
        kill(worker.pid)
        worker.wait()
        crew.start_worker()
    kill(child)
    mail.gate.set()
    crew.start_beat()

    hold(database)
    ids = [letter["Message-ID"] for letter in mail.arrived]
    assert len(set(ids)) == owed
    assert len(ids) <= owed + 1


@pytest.mark.slow
def test_a_worker_that_is_told_to_stop_gives_back_what_does_not_end_and_leaves(
    owed: int, database: Database, patient_crew: Crew, mail: MailServer
) -> None:
    # The mail server is not waited for at a stop.
    patient_crew.start_broker()
    worker = patient_crew.start_worker()
    mail.gate.clear()
    patient_crew.ring("letters")
    eventually(lambda: mail.arrived)
    assert WorkState.RUNNING in states(database)

    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=STOP_GRACE)

    with database.reading(WORKER) as session:
        left = session.execute(select(Notification.state, Notification.attempts)).all()
    assert left == [(WorkState.WAITING, 0)] * owed


@pytest.mark.slow
def test_a_deadline_that_has_passed_closes_the_round_and_tells_people(
    owed: int, world: World, database: Database, patient_crew: Crew, mail: MailServer
) -> None:
    with database.transaction(OPERATOR) as session:
        arrange_round(session, world.round_id, closes_at=database.now() - timedelta(minutes=2))
    patient_crew.start_broker()
    patient_crew.start_worker(concurrency=2)

    for _ in range(4):
        patient_crew.ring("tick")

    hold(database)
    with database.reading(WORKER) as session:
        assert session.get_one(Round, world.round_id).state is RoundState.CLOSED
    assert len([letter for letter in mail.arrived if "has closed" in letter["Subject"]]) == 10


@pytest.mark.slow
def test_a_candidate_is_made_once_however_often_the_bell_rings(
    consolidation: Consolidation, database: Database, patient_crew: Crew, mail: MailServer
) -> None:
    patient_crew.start_broker()
    for _ in range(8):
        patient_crew.ring("consolidation", consolidation.id)
    patient_crew.start_worker(concurrency=2)

    hold(database)
    eventually(lambda: patient_crew.client().llen("lmec") == 0)
    assert candidates(database) == 1
    assert len(mail.arrived) == 3


@pytest.mark.slow
@on_both
def test_eight_who_answer_one_bell_at_the_same_moment_have_one_effect(
    consolidation: Consolidation, database: Database, patient_crew: Crew, mail: MailServer
) -> None:
    patient_crew.run(EIGHT_AT_ONCE.format(task=f"tasks.consolidation({consolidation.id})"))
    assert candidates(database) == 1

    patient_crew.run(EIGHT_AT_ONCE.format(task="tasks.letters()"))
    assert len(mail.arrived) == 3
    hold(database)


@pytest.mark.slow
def test_work_that_always_fails_is_given_up_where_people_can_see_it(
    consolidation: Consolidation, database: Database, crew: Crew, mail: MailServer
) -> None:
    with database.transaction(OPERATOR) as session:
        session.get_one(Consolidation, consolidation.id).inputs = {"base": "no such thing"}
        session.execute(update(Notification).values(state=WorkState.WAITING))
    crew.start_broker()
    crew.start_worker()
    crew.start_beat()

    def given_up() -> bool:
        with database.transaction(OPERATOR) as session:
            session.execute(update(Consolidation).values(not_before=LATER))  # nobody waits for the pauses between
            return session.get_one(Consolidation, consolidation.id).state is WorkState.FAILED

    eventually(given_up)
    with database.reading(WORKER) as session:
        failed = session.get_one(Consolidation, consolidation.id)
    assert failed.attempts == 5
    assert failed.last_error
    hold(database)
