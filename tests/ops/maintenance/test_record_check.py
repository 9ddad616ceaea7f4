"""The service compares what it stores with its record once a day, and says where people look whether it held."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from models.db.access import WORKER
from models.db.database import Database
from models.health.record_check import RecordCheck, check_when_due, last_check
from models.health.service_state import ServiceState
from models.record.signing import Signer
from models.security_log import SecurityEvent, SecurityLog
from testing.crew import Crew, eventually
from testing.world import World, make_world
from tests.ops.maintenance.test_health import lines, no_broker, tick
from tests.web.conftest import make_site, open_world, pages, site
from tests.web.site import Site, text_of
from tests.worker.conftest import crew, mail

__all__ = ["crew", "mail", "make_site", "no_broker", "open_world", "pages", "site"]

YESTERDAY = timedelta(hours=25)
ALTERED = "What the service stores does not agree with the record"


def checked(database: Database) -> RecordCheck | None:
    with database.reading(WORKER) as session:
        return last_check(session)


def note_check(database: Database, faults: int = 0, ago: timedelta = timedelta()) -> None:
    with database.transaction(WORKER) as session:
        values = {"record_checked_at": database.now() - ago, "record_faults": faults}
        session.execute(update(ServiceState).values(values))


def say(database: Database, words: str) -> None:
    """Put these words into the only comment, past the service."""
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE comments SET text = :words"), {"words": words})


@pytest.mark.tampers
def test_the_record_is_checked_once_a_day_and_as_often_as_asked_while_something_does_not_hold(
    world: World, tmp_path: Path
) -> None:
    database = world.database
    database.security = SecurityLog(tmp_path / "security.log")
    world.remark("KH", "Thank you.")
    assert checked(database) is None

    check_when_due(database)
    first = checked(database)
    assert first is not None
    assert first.faults == 0

    say(database, "We agree.")
    check_when_due(database)
    assert checked(database) == first  # it is not due

    note_check(database, ago=YESTERDAY)
    check_when_due(database)
    second = checked(database)
    assert second is not None
    assert second.faults == 1
    assert database.now() - second.at < YESTERDAY
    assert [entry["event"] for entry in database.security.entries()] == [SecurityEvent.RECORD_BROKEN]

    say(database, "Thank you.")
    check_when_due(database)
    third = checked(database)
    assert third is not None
    assert third.faults == 0


def test_staff_are_told_on_their_first_page_that_something_was_altered_and_members_on_that_of_the_record(
    site: Site,
) -> None:
    officer, member = site.as_(site.world.staff[0]), site.as_(site.world.coordinators["KH"])
    note_check(site.database)
    assert ALTERED not in officer.get("/").text
    assert "everything agreed." in text_of(site.nobody().get("/record"))

    note_check(site.database, faults=2)

    assert "2 things do not agree" in text_of(officer.get("/"))
    assert "2 things did not hold" in text_of(officer.get("/secretariat/system-status"))
    assert ALTERED not in member.get("/").text
    for browser in (member, site.nobody()):
        assert "not everything agreed" in text_of(browser.get("/record"))


def test_watchers_are_told_what_did_not_hold_and_that_nobody_has_checked_for_days(site: Site) -> None:
    tick(site.database)
    note_check(site.database, ago=timedelta(hours=3))
    assert "record: It was checked 3 hours ago, and holds." in lines(site)[1]

    note_check(site.database, faults=1, ago=timedelta(hours=3))
    code, sentences = lines(site)
    assert (code, sentences[0]) == (200, "ready, but somebody should look")
    assert [line for line in sentences if line.startswith("record: ") and " 1 thing did not hold: " in line]
    figures = site.nobody().get("/metrics").text.splitlines()
    assert "lmec_record_faults 1" in figures
    assert [line for line in figures if line.startswith("lmec_record_check_age_seconds 108")]

    note_check(site.database, ago=timedelta(days=3))
    assert [line for line in lines(site)[1] if line.startswith("record: The service has not checked it for 3 days.")]


@pytest.mark.slow
def test_a_real_worker_checks_the_record_as_soon_as_the_clock_starts(crew: Crew, database: Database) -> None:
    database.signer = Signer.at(crew.folder / "record_key")
    make_world(database).remark("KH", "Thank you.")
    crew.start_broker()
    crew.start_worker()

    crew.start_beat()

    check = eventually(lambda: checked(database))
    assert check is not None
    assert check.faults == 0
