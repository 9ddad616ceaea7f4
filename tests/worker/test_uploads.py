"""A real worker reads what people send in; the worst of files costs it nothing."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.uploads.operations import uploads
from models.uploads.upload import Upload, UploadedComment, UploadKind
from testing.crew import Crew, children, eventually
from testing.world import LATER, TEXT, World
from tests.documents.word import docx, ins, p, t

GOOD = docx("".join(p(t(each.text)) for each in TEXT) + p(ins("One more."), mark="ins"))
BOMB = docx(p(t("A" * 30_000_000)))
NESTED = docx("<w:sdt><w:sdtContent>" * 5_000)


def send(world: World, contents: Sequence[bytes]) -> list[int]:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        kept = [
            uploads.receive(session, world.round_id, UploadKind.WORD, each, name="file.docx", by=by, now=LATER)
            for each in contents
        ]
        session.flush()
        return [upload.id for upload in kept]


def read(database: Database, ids: Sequence[int]) -> list[Upload]:
    with database.reading(WORKER) as session:
        done = select(Upload).where(Upload.id.in_(ids), Upload.state == WorkState.DONE).order_by(Upload.id)
        return list(session.scalars(done))


@pytest.mark.slow
def test_hostile_files_are_refused_and_the_same_worker_goes_on_to_the_next(
    world: World, database: Database, crew: Crew
) -> None:
    crew.start_broker()
    worker = crew.start_worker()
    before = children(worker.pid)
    ids = send(world, [BOMB, NESTED, GOOD])

    for id in ids:
        crew.ring("upload", id)
    eventually(lambda: len(read(database, ids)) == len(ids), within=60)

    bomb, nested, good = read(database, ids)
    assert "too large" in (bomb.refusal or "")
    assert nested.refusal
    assert (good.refusal, good.attempts) == (None, 1)
    assert children(worker.pid) == before
    with database.reading(OPERATOR) as session:
        assert [one.proposed_text for one in session.scalars(select(UploadedComment))] == ["One more."]


@pytest.mark.slow
def test_a_file_whose_bell_was_lost_is_found_by_the_sweep(world: World, database: Database, crew: Crew) -> None:
    ids = send(world, [GOOD])
    crew.start_broker()
    crew.start_worker()
    crew.start_beat()

    eventually(lambda: read(database, ids), within=60)
