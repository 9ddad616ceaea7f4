"""Fixtures for all tests: both databases, freshly migrated, and a small world of six members in an open round."""

import gc
import logging
import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from zlib import crc32

import pytest
import structlog

from models import logs, schema
from models.database import Database
from models.work import Turn
from tests import bells, compiled, postgres, scratch
from tests.world import World, make_world

numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "lmec.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    database.close()
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
        database.close()
        yield server


@pytest.fixture(scope="session")
def sqlite_world(sqlite_template: Path) -> tuple[Path, bytes]:
    """A database file with the small world in it, and the world itself."""
    path = sqlite_template.with_name("world.sqlite3")
    shutil.copy(sqlite_template, path)
    return path, _made(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_world(postgres_server: postgres.Server) -> tuple[str, bytes]:
    """The name of a database with the small world in it, and the world itself."""
    postgres_server.copy("template", "world")
    return "world", _made(postgres_server.url("world"))


def _made(url: str) -> bytes:
    """Make the small world at this address; without its database it can be had again as often as there are tests."""
    database = Database(url)
    world = make_world(database)
    database.close()
    return pickle.dumps(replace(world, database=None))  # type: ignore[arg-type]


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "lmec.sqlite3")
    return f"sqlite:///{tmp_path / 'lmec.sqlite3'}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    with postgres_server.copied("template", f"test{next(numbers)}") as url:
        yield url


@pytest.fixture
def sqlite_world_url(sqlite_world: tuple[Path, bytes], tmp_path: Path) -> str:
    shutil.copy(sqlite_world[0], tmp_path / "lmec.sqlite3")
    return f"sqlite:///{tmp_path / 'lmec.sqlite3'}"


@pytest.fixture
def postgres_world_url(postgres_server: postgres.Server, postgres_world: tuple[str, bytes]) -> Iterator[str]:
    with postgres_server.copied(postgres_world[0], f"test{next(numbers)}") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, once of each kind; the small world is in it if the test asks for that."""
    return url_of(request.param, request)


def url_of(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of this kind of database, as the test asks for it."""
    url: str = request.getfixturevalue(f"{kind}_world_url" if "world" in request.fixturenames else f"{kind}_url")
    return url


def url_of_one(request: pytest.FixtureRequest) -> str:
    """The address of one of the two kinds, by the name of the test: half the tests of a room meet each."""
    kinds = ("sqlite", "postgres") if postgres.programs() else ("sqlite",)
    return url_of(kinds[crc32(request.node.name.encode()) % len(kinds)], request)


@pytest.fixture
def rung() -> list[tuple[str, int | None]]:
    """The bells that have rung, in order."""
    return []


@pytest.fixture
def database(database_url: str, rung: list[tuple[str, int | None]]) -> Iterator[Database]:
    def bell(kind: str, number: int | None, _turn: Turn) -> None:
        assert not bells.still_open(), "rung before the commit: a worker would find no row"
        rung.append((kind, number))

    database = Database(database_url, bell=bell, lease=timedelta(seconds=30))
    yield database
    database.close()


@pytest.fixture
def world(database: Database, request: pytest.FixtureRequest) -> World:
    """Six members with their people, three of the staff, and a round open for a week on a short text."""
    _, made = request.getfixturevalue("sqlite_world" if database.is_sqlite else "postgres_world")
    world: World = replace(pickle.loads(made), database=database)
    return world


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Everything that is logged, as in a real process."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logs.configure(logging.DEBUG)
    structlog.configure(cache_logger_on_first_use=False)
    yield written
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def pytest_configure() -> None:
    """Let each statement be compiled once, and each module, not in each of the many processes that tests start."""
    scratch.in_memory()
    compiled.once()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Spare the collector its walks through all that was imported: they took a third of the time of tests of pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], 50)  # of what tests leave behind most is gone without it


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is there to run every test (.ci/run), one that was skipped counts as failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LMEC_TESTS_COMPLETE") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
