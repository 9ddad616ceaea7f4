"""What people wait for comes before what is printed in bulk, and nothing waits for ever behind what comes later."""

import json

import pytest
from sqlalchemy import func, select

from models.db import work
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import Priority, WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from testing.crew import Crew, eventually
from testing.world import LATER, World
from tests.worker.test_uploads import GOOD, read, send

SWEEP = "from worker.tasks import sweep; sweep()"


def priorities(database: Database) -> list[tuple[str, Priority]]:
    """In which order the bells ring that the sweep rings now."""
    with database.reading(WORKER) as session:
        bells = work.due_bells(session, database.now())
    return [(kind, priority) for kind, _, priority in sorted(bells, key=lambda bell: bell[2]) if kind != "letters"]


def printed(database: Database) -> int:
    with database.reading(WORKER) as session:
        return session.scalars(select(func.count(Document.id)).where(Document.state == WorkState.DONE)).one()


def done_by(crew: Crew) -> list[str]:
    """The kinds of work in the order in which the worker has done it."""
    lines = (json.loads(line) for line in crew.log().splitlines() if line.startswith("{"))
    return [line["kind"] for line in lines if line["event"] == "done" and line["kind"] != "letters"]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_came_in_is_read_while_printing_is_queued_and_all_is_printed(
    world: World, database: Database, crew: Crew
) -> None:
    ids = send(world, [GOOD])
    with database.reading(WORKER) as session:
        queued = session.scalars(select(func.count(Document.id))).one()
    assert queued == 4
    crew.start_broker()
    crew.run(SWEEP)
    assert crew.client().llen("lmec\x06\x166") == queued - 1

    crew.start_worker()

    eventually(lambda: read(database, ids) and printed(database) == queued, within=60)
    assert done_by(crew).index("upload") <= 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_somebody_asks_for_comes_before_what_goes_out_with_a_version_and_rings_at_once(
    world: World, database: Database, rung: list[tuple[str, int | None]]
) -> None:
    of_kind = [("document", Priority.FIRST), *[("document", Priority.LAST)] * 3]
    assert priorities(database) == of_kind
    rung.clear()

    with database.transaction(viewer_of(world.coordinators["TH"])) as session:
        document = documents.ask(session, world.version_id, DocumentKind.FORM, Format.XLSX, now=LATER)

    assert rung == [("document", document.id)]
    assert priorities(database) == [
        ("document", Priority.FIRST),
        ("document", Priority.NEXT),
        *[("document", Priority.LAST)] * 2,
    ]

    with database.transaction(viewer_of(world.coordinators["TH"])) as session:
        documents.ask(session, world.version_id, DocumentKind.FORM, Format.XLSX, now=LATER)
    assert rung == [("document", document.id)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_at_each_sweep_what_has_waited_longest_comes_first(world: World, database: Database) -> None:
    send(world, [GOOD, GOOD + b" "])

    with database.reading(WORKER) as session:
        oldest = session.scalars(select(Document.id).order_by(Document.not_before, Document.id)).first()
        bells = work.due_bells(session, database.now())

    assert [bell for bell in bells if bell[0] != "letters" and bell[2] is Priority.FIRST] == [
        ("document", oldest, Priority.FIRST),
        *[("upload", id, Priority.FIRST) for kind, id, _ in bells if kind == "upload"],
    ]
