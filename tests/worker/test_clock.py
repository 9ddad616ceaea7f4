"""A deadline is the database's: the clock of whoever asks, right or wrong, decides nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.db.access import WORKER
from models.db.database import Database
from models.rounds.consultation import GRACE, Round, RoundState
from testing.crew import Crew
from testing.world import World
from tests.rounds import arrange_round

ROOT = Path(__file__).parents[2]
AHEAD = """
import datetime, sys, time
from worker.tasks import tick

ahead, machine = datetime.timedelta(minutes=10), time.time
class Kind(type):
    def __instancecheck__(cls, one):
        return isinstance(one, original)
original = datetime.datetime
class Ahead(original, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(time.time(), tz)
time.time = lambda: machine() + ahead.total_seconds()
for name, module in tuple(sys.modules.items()):
    if name.partition(".")[0] in ("models", "worker") and getattr(module, "datetime", None) is datetime.datetime:
        module.datetime = Ahead
tick()
"""


@pytest.mark.slow
def test_a_worker_whose_clock_is_ten_minutes_ahead_closes_a_round_when_it_is_time_and_not_before(
    world: World, database: Database, crew: Crew
) -> None:
    for deadline, state in ((timedelta(minutes=5), RoundState.OPEN), (-GRACE, RoundState.CLOSED)):
        with database.transaction(WORKER) as session:
            arrange_round(session, world.round_id, closes_at=database.now() + deadline)
        crew.run(AHEAD)
        with database.reading(WORKER) as session:
            assert session.get_one(Round, world.round_id).state is state


def test_only_what_names_files_or_their_age_dates_a_log_counts_requests_or_compares_clocks_asks_for_the_time_of_its_machine() -> (
    None
):
    asking = {
        str(file.relative_to(ROOT))
        for folder in ("models", "ops", "templates", "webapp", "worker")
        for file in (ROOT / folder).rglob("*.py")
        if any(word in file.read_text(encoding="utf-8") for word in ("datetime.now(", "time.time(", "date.today("))
    }

    assert asking == {
        "models/scratch.py",
        "models/security_log.py",
        "ops/backup/backups.py",
        "ops/doctor/checks.py",
        "ops/embedded/running.py",
        "webapp/limits.py",
    }
