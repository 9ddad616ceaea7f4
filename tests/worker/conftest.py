"""A real broker, a real mail server, and workers in processes of their own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from models.db.access import OPERATOR
from models.db.database import Database
from models.db.work import WorkState
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.settings import Settings, read
from testing.crew import Crew, environment
from testing.mail_server import MailServer
from testing.world import World
from tests.conftest import url_of_one
from tests.worker.owed import letters


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What a worker does does not depend on the kind of database: how it takes its work on each is tested with the rows."""
    return url_of_one(request)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture
def settings(mail: MailServer, database_url: str, tmp_path: Path) -> Settings:
    """As an installation would have them, with a short lease and a busy sweep."""
    return read(environment(mail.url, database_url, tmp_path))


@pytest.fixture
def owed(world: World, database: Database) -> list[Notification]:
    """Eight letters that a round has opened, owed just now."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=database.now()))
        session.execute(update(Notification).where(Notification.letter == Letter.PROPOSED).values(state=WorkState.DONE))
    return letters(database)


@pytest.fixture
def crew(mail: MailServer, database_url: str, tmp_path: Path) -> Iterator[Crew]:
    """Whoever works behind the web: broker, workers, beat. Nobody has started yet."""
    folder = Path(tempfile.mkdtemp(prefix="lmec-crew-"))
    crew = Crew(folder, environment(mail.url, database_url, folder))
    yield crew
    crew.stop()
    shutil.rmtree(folder)


@pytest.fixture
def patient_crew(crew: Crew) -> Crew:
    """A crew that waits long for its mail server, where nothing calls again for letters that it could not take at once."""
    crew.environment["LMEC_LEASE_SECONDS"] = "30"
    return crew
