"""Fixtures for all tests: both databases, freshly migrated, and a small world of six members in an open round."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from models import schema
from models.database import Database
from tests import postgres
from tests.world import World, make_world

numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "lmec.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A server with a migrated database called "template"."""
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    with postgres.running() as server:
        server.run("createdb", "-h", str(server.folder), "-U", "lmec", "template")
        database = Database(server.url("template"))
        schema.upgrade(database)
        database.engine.dispose()
        yield server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "lmec.sqlite3")
    return f"sqlite:///{tmp_path / 'lmec.sqlite3'}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> str:
    name = f"test{next(numbers)}"
    postgres_server.run("createdb", "-h", str(postgres_server.folder), "-U", "lmec", "-T", "template", name)
    return postgres_server.url(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def rung() -> list[tuple[str, int | None]]:
    """The bells that have rung, in order."""
    return []


@pytest.fixture
def database(database_url: str, rung: list[tuple[str, int | None]]) -> Iterator[Database]:
    database = Database(
        database_url, bell=lambda kind, number: rung.append((kind, number)), lease=timedelta(seconds=30)
    )
    yield database
    database.engine.dispose()


@pytest.fixture
def world(database: Database, rung: list[tuple[str, int | None]]) -> World:
    """Six members with their people, three of the staff, and a round open for a week on a short text."""
    world = make_world(database)
    rung.clear()
    return world


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is there to run every test (.ci/run), one that was skipped counts as failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LMEC_TESTS_COMPLETE") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
