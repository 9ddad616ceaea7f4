"""Where a worker finds no room for what it has made, nothing is half written, and it is made when there is."""

from contextlib import suppress

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.drafts.version import DraftVersion
from models.record import verifying
from testing.world import LATER, World
from tests.full import full
from worker.attempt import Attempt


def test_a_text_for_which_there_is_no_room_is_made_once_there_is(world: World, database: Database) -> None:
    world.replace("KH", "1", "share", f"share {'what the river tells them ' * 300}and")
    world.everybody_submits()
    world.close()
    with database.transaction(viewer_of(world.staff[0])) as session:
        consolidation_id = consolidations.ask(session, world.round_id, by=world.staff[0], now=LATER).id
    claim = database.take(Consolidation, consolidation_id)
    assert claim is not None

    with full(database), suppress(OperationalError), Attempt(database, claim):  # to note it may need room, too
        consolidations.make(database, claim)

    assert version_ids(world) == []
    with database.transaction(OPERATOR) as session:
        work = session.get_one(Consolidation, consolidation_id)
        assert work.state in (WorkState.WAITING, WorkState.RUNNING)
        if work.state is WorkState.WAITING:
            assert work.last_error in ("The database refused it (SQLITE_FULL).", "The database refused it (DiskFull).")
        session.execute(update(Consolidation).values(not_before=LATER, claimed_until=LATER))
    world.make(consolidation_id)
    assert len(version_ids(world)) == 1
    with database.reading(WORKER) as session:
        assert [finding.faults for finding in verifying.verify(session)] == [()]


def version_ids(world: World) -> list[int]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(DraftVersion.id).where(DraftVersion.round_id == world.round_id)))
