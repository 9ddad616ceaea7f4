"""A silence that is over is noticed once, with everything that this owes, whoever is killed on the way; then the text is adopted."""

import pytest
from sqlalchemy import func, select, text, update

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from testing.crew import Crew, children, eventually, kill
from testing.mail_server import MailServer
from testing.world import World
from tests.adoption import RunningAdoption, begin, terms

WAITING_FOR_A_LOCK = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture
def silence(world: World, bare: DraftVersion, database: Database) -> RunningAdoption:
    """Over long ago; nobody has looked since. What was owed before is dealt with."""
    adoption = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    with database.transaction(OPERATOR) as session:
        for work in (Notification, Document):
            session.execute(update(work).values(state=WorkState.DONE))
    return adoption


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_child_killed_while_it_notices_the_end_leaves_nothing_half_done(
    silence: RunningAdoption, world: World, database: Database, crew: Crew, mail: MailServer
) -> None:
    """On PostgreSQL, where the test can hold the lock of the consultation and so stop the child half-way."""
    crew.start_broker()
    worker = crew.start_worker(concurrency=2)
    with database.transaction(OPERATOR) as session:
        session.scalars(
            select(Consultation).where(Consultation.id == world.consultation_id).with_for_update(of=Consultation)
        ).one()
        crew.ring("tick")
        eventually(lambda: waiting(database))
        killed = children(worker.pid)
        for child in killed:
            kill(child)
        eventually(lambda: not {*killed} & {*children(worker.pid)})
        assert silence.row().silence is None
    assert letters(database) == []

    for _ in range(4):
        crew.ring("tick")

    eventually(lambda: silence.row().silence is not None)
    silence.declare(now=database.now())
    for _ in range(4):
        crew.ring("sweep")
    eventually(lambda: letters(database) == [WorkState.DONE] * 10)
    assert silence.row().state is AdoptionState.ADOPTED
    with database.reading(WORKER) as session:
        for verb in (Verb.SILENCE_OVER, Verb.ADOPTED):
            assert session.scalars(select(func.count()).where(Event.verb == verb)).one() == 1
        assert session.scalars(select(Adoption.ended_at)).one() == silence.row().ends_at
    adopted = [letter for letter in mail.arrived if "Adopted: " in letter["Subject"]]
    assert len(adopted) == 10
    carried = {part.get_filename() for part in adopted[0].iter_attachments()}
    assert carried == {
        "lmec-a-strategy-for-the-river-version-2-certificate.pdf",
        "lmec-a-strategy-for-the-river-version-2.pdf",
    }


def waiting(database: Database) -> int:
    """How many sessions wait for somebody else's lock."""
    with database.engine.connect() as connection:
        return connection.execute(WAITING_FOR_A_LOCK).scalar_one()


def letters(database: Database) -> list[WorkState]:
    with database.reading(WORKER) as session:
        return list(session.scalars(select(Notification.state).where(Notification.letter == Letter.ADOPTED)))
