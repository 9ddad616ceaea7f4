"""Watchers learn in time that something stands still, and are not told so when people can go on working."""

import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from models.db.access import WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.health import queries as health
from models.health.service_state import ServiceState
from models.letters.notification import Notification
from testing.crew import Crew, eventually, kill
from tests.web.conftest import make_site, open_world, pages, site
from tests.web.site import Site
from tests.worker.conftest import crew, mail
from worker.broker import broker_in

ASKING = """
from testing.waiting_time import waiting_time
from worker.notify import is_reachable
began = waiting_time()
print(is_reachable(), waiting_time() - began)
"""
__all__ = ["crew", "mail", "make_site", "open_world", "pages", "site"]


@pytest.fixture(autouse=True)
def no_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens where the web of these tests looks for its broker."""
    monkeypatch.setenv("REDIS_URL", broker_in(tmp_path).url)


def tick(database: Database, ago: timedelta = timedelta()) -> None:
    with database.transaction(WORKER) as session:
        session.get_one(ServiceState, 1).ticked_at = database.now() - ago


def lines(site: Site) -> tuple[int, list[str]]:
    answer = site.nobody().get("/readyz")
    return answer.status_code, answer.text.splitlines()


def test_a_clock_that_is_silent_for_three_periods_makes_the_service_not_ready_and_leaves_its_pages_alive(
    site: Site,
) -> None:
    assert lines(site)[0] == 503
    assert (
        f"clock: It has not ticked yet; after the first start that takes a few seconds. {health.CLOCK_TO_DO}"
        in lines(site)[1]
    )

    tick(site.database, timedelta(seconds=170))
    assert lines(site)[0] == 200

    tick(site.database, timedelta(seconds=181))
    code, sentences = lines(site)
    assert (code, sentences[0]) == (503, "not ready")
    assert f"clock: It has been silent for 3 minutes. {health.CLOCK_TO_DO}" in sentences
    assert site.nobody().get("/healthz").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_broker_that_is_away_is_told_and_not_held_against_the_pages(site: Site) -> None:
    tick(site.database)

    code, sentences = lines(site)

    assert (code, sentences[0]) == (200, "ready, but somebody should look")
    assert any(line.startswith("broker: The broker does not answer.") for line in sentences)


def test_work_that_waits_too_long_or_was_given_up_is_told_in_numbers(site: Site) -> None:
    tick(site.database)
    with site.database.transaction(WORKER) as session:
        first, second, *_ = session.query(Notification.id).order_by(Notification.id)
        session.execute(update(Notification).values(not_before=site.database.now() - timedelta(minutes=11)))
        session.execute(update(Notification).where(Notification.id == first[0]).values(state=WorkState.FAILED))
        session.execute(update(Notification).where(Notification.id == second[0]).values(last_error="Not now: 451"))

    code, sentences = lines(site)

    assert code == 200
    [letters] = [line for line in sentences if line.startswith("letters: 1 given up")]
    assert "1 given up; the page “System status” says why" in letters
    assert "has been due for 11 minutes: see that the workers run." in letters
    assert "1 tried without success so far" in letters


def test_a_database_of_another_shape_or_none_makes_it_not_ready(make_site: Callable[..., Site]) -> None:
    site = make_site()
    tick(site.database)
    with site.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    code, sentences = lines(site)

    assert (code, sentences[1]) == (
        503,
        "database: It does not have the schema or the policies that this program expects. Run: lmec upgrade",
    )


def test_a_disk_that_is_nearly_full_is_told_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.check_disk(tmp_path / "not" / "yet").verdict is health.Verdict.FINE

    monkeypatch.setattr(health, "LEAST_FREE", 10**18)

    assert health.check_disk(tmp_path).words.endswith("Make room before nothing can be saved any more.")


def test_a_disk_that_is_full_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FULL", 10**18)

    finding = health.check_disk(tmp_path)

    assert finding.verdict is health.Verdict.FAILING
    assert finding.words == f"The disk of {tmp_path} is full, so nothing can be saved. Make room."


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whether_the_broker_answers_is_known_in_seconds_though_it_is_frozen(crew: Crew) -> None:
    broker = crew.start_broker()
    assert crew.run(ASKING).split()[0] == "True"

    kill(broker.pid, signal.SIGSTOP)
    answer, seconds = crew.run(ASKING).split()
    kill(broker.pid, signal.SIGCONT)

    assert answer == "False"
    assert float(seconds) < 6


@pytest.mark.slow
def test_a_real_clock_ticks_by_a_real_broker_and_worker_as_soon_as_it_starts(crew: Crew, database: Database) -> None:
    crew.start_broker()
    crew.start_worker()

    crew.start_beat()

    def ticked() -> bool:
        with database.reading(WORKER) as session:
            return session.get_one(ServiceState, 1).ticked_at is not None

    eventually(ticked, within=health.SILENT_AFTER.total_seconds() / 6)  # it does not wait for its first minute to end
