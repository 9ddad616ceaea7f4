"""A worker is killed while it reads a file that came in, or while it prints: what it began is done by another, once."""

import pytest
from sqlalchemy import func, select, update

from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import Work, WorkState
from models.documents.document import Document, DocumentKind, Format
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from models.uploads.upload import Upload, UploadedComment
from testing.crew import Crew, children, eventually, kill
from testing.world import TEXT, World
from tests.documents.word import docx, ins, p, t
from tests.worker.test_uploads import send

MANY = 800  # more than is read in the moment between looking and killing
LARGE = docx(
    "".join(p(t(each.text)) for each in TEXT) + "".join(p(ins(f"Point {n}."), mark="ins") for n in range(MANY))
)


@pytest.fixture(autouse=True)
def alone(world: World) -> None:
    """Nothing else is owed than what the test is about."""
    with world.database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
        session.execute(update(Document).values(state=WorkState.DONE))


def owe_again(document: Document) -> int:
    document.state = WorkState.WAITING
    return document.id


def begun(database: Database, kind: type[Work], id: int, progress: int) -> bool:
    with database.reading(WORKER) as session:
        work = session.get_one(kind, id)
        return work.state is WorkState.RUNNING and work.progress == progress


def ended(database: Database, kind: type[Work], id: int) -> Work | None:
    with database.reading(WORKER) as session:
        work = session.get_one(kind, id)
        return work if work.state is WorkState.DONE else None


def strike(crew: Crew, killed: str) -> None:
    """Kill the child that works, or its worker first, with another in its place; then let the clock run."""
    worker = crew.processes[-1]
    (child,) = children(worker.pid)
    if killed == "worker":
        kill(worker.pid)
        worker.wait()
    kill(child)
    if killed == "worker":
        crew.start_worker()
    crew.start_beat()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database_url", "killed"), [("postgres", "child"), ("sqlite", "worker")], indirect=["database_url"]
)
def test_killed_while_it_reads_the_file_is_read_once(killed: str, world: World, database: Database, crew: Crew) -> None:
    (id,) = send(world, [LARGE])
    crew.start_broker()
    crew.start_worker()
    crew.ring("upload", id)
    eventually(lambda: begun(database, Upload, id, progress=20))

    strike(crew, killed)

    assert not ended(database, Upload, id)
    done = eventually(lambda: ended(database, Upload, id))
    assert (done.attempts, done.last_error) == (2, None)
    with database.reading(OPERATOR) as session:
        read = session.scalars(select(UploadedComment.proposed_text)).all()
        assert sum(words.count("Point ") for words in read) == MANY
        sent_in = select(Event).where(Event.verb == Verb.FILE_UPLOADED)
        assert len(session.scalars(sent_in).all()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database_url", "killed"), [("sqlite", "child"), ("postgres", "worker")], indirect=["database_url"]
)
def test_killed_while_it_prints_the_paper_is_there_once(
    killed: str, world: World, database: Database, crew: Crew
) -> None:
    with database.transaction(OPERATOR) as session:
        printed = select(Document).where(Document.document_kind == DocumentKind.TEXT, Document.format == Format.PDF)
        id = owe_again(session.scalars(printed).one())
        before = session.scalars(select(func.count(Document.id))).one()
    crew.start_broker()
    crew.start_worker()
    crew.ring("document", id)
    eventually(lambda: begun(database, Document, id, progress=30))

    strike(crew, killed)

    assert not ended(database, Document, id)
    done = eventually(lambda: ended(database, Document, id))
    assert (done.attempts, done.last_error) == (2, None)
    with database.reading(WORKER) as session:
        assert session.scalars(select(func.count(Document.id))).one() == before
        content = session.scalars(select(Document.content).where(Document.id == id)).one()
    assert content
    assert content.startswith(b"%PDF")
