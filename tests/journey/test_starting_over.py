"""The demo starts over beside the running service, however much was done; tests/browser/test_pages.py plays it."""

import pytest

from demo import case as cases
from demo.commands import begin
from models.db.access import OPERATOR
from models.db.database import Database
from models.settings import read
from testing.service import RunningService


@pytest.mark.slow
def test_the_demo_starts_over(running: RunningService) -> None:
    database, case = Database.from_settings(read(running.environment)), cases.load()
    with database.transaction(OPERATOR) as session:
        begin(session, case, f"{case.title} – rehearsal", now=database.now())
    database.close()
    verified = running.command("audit", "verify")
    assert (verified.returncode, verified.stdout.count("holds, ")) == (0, 2)

    assert running.command("demo", "reset").returncode == 0

    assert running.command("audit", "verify").stdout.count("holds, ") == 1
