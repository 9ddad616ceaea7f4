"""Work that kills whoever does it, or never ends, is given up where people see it, at the pace of the lease; other work goes on."""

from itertools import pairwise

import pytest
from sqlalchemy import update

from models.consolidation.consolidation import Consolidation
from models.db.access import OPERATOR, viewer_of
from models.db.database import Database
from models.db.work import ATTEMPTS, WorkState
from models.health.queries import system_status
from models.letters.letter import Letter
from models.letters.notification import Notification
from testing.crew import Crew
from testing.mail_server import MailServer
from testing.world import World
from tests.faults.gate import Gate
from tests.faults.invariants import hold
from tests.faults.test_half_way import gate
from tests.worker.test_worker import consolidation

__all__ = ["consolidation", "gate"]

GIVEN_UP = "The worker stopped in the middle each time."
LEASE = 2  # seconds, in the settings of these tests
# Only of the work that never ends: letters may take longer than a second on a busy machine.
LIMITS = {"task_annotations": {"consolidation": {"time_limit": 1, "soft_time_limit": 0.5}}}


@pytest.mark.parametrize(
    ("signs", "settings"), [(["poison"], {}), (["deaf"], LIMITS)], ids=["kills its process", "never ends"]
)
def test_it_is_given_up_after_five_attempts_and_the_next_work_is_done(
    signs: list[str],
    settings: dict[str, dict[str, object]],
    consolidation: Consolidation,
    world: World,
    database: Database,
    crew: Crew,
    gate: Gate,
    mail: MailServer,
) -> None:
    with database.transaction(OPERATOR) as session:
        opened = update(Notification).where(Notification.letter == Letter.ROUND_OPENED)
        session.execute(opened.values(state=WorkState.WAITING, sent_at=None))
    for sign in signs:
        gate.put_up(sign)
    crew.start_broker()
    crew.start_gated_worker(gate.folder, settings)
    crew.start_beat()

    hold(database)

    starts = gate.arrivals()
    assert len(starts) == ATTEMPTS
    # Work comes to the gate a little after it is claimed, on a busy machine later one time than the next.
    assert all(later - earlier >= LEASE / 2 for earlier, later in pairwise(starts))
    assert starts[-1] - starts[0] >= (ATTEMPTS - 1.5) * LEASE
    with database.reading(viewer_of(world.staff[0])) as session:
        failures = system_status(session, database.now()).failures
    assert [(one.work.kind, one.work.last_error) for one in failures] == [("consolidation", GIVEN_UP)]
    assert len(mail.arrived) == 7
