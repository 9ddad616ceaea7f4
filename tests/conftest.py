"""Fixtures for all tests: both databases, freshly migrated, and a small world of six members in an open round."""

import gc
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings

from models import logs
from models.db import schema
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import Priority
from models.drafts.version import DraftVersion
from models.record import verifying
from testing import postgres
from testing.world import World
from tests import bells, compiled, scratch
from tests.browser.stage import stage as set_whole_stage
from tests.selection import kind_for
from tests.templates import GROWN, Databases, Files, Stage, Templates, once
from tests.web.circulation import SecondVersion

WRITTEN = pytest.StashKey[scratch.Folder | None]()
settings.register_profile("patient", deadline=None)  # how long one example takes, the other work on the machine decides
settings.load_profile("patient")


@pytest.fixture(scope="session")
def folder_of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Which all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sqlite_templates(folder_of_run: Path) -> Files:
    return Files(folder_of_run)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    with postgres.run_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_templates(postgres_server: postgres.Server) -> Databases:
    return Databases(postgres_server)


@pytest.fixture
def sqlite_url(sqlite_templates: Files, stage: Stage, tmp_path: Path) -> Iterator[str]:
    with sqlite_templates.temporary_copy(stage, tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_templates: Databases, stage: Stage, tmp_path: Path) -> Iterator[str]:
    with postgres_templates.temporary_copy(stage, tmp_path) as url:
        yield url


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage:
    """How far the test wants the world to be: a database is a copy of the furthest that it names."""
    return next((stage for stage in reversed(GROWN) if stage in request.fixturenames), "migrated")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, once of each kind; the world is in it as far as the test asks for that."""
    return url_of(request.param, request)


def url_of(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of this kind of database, as the test asks for it."""
    url: str = request.getfixturevalue(f"{kind}_url")
    return url


def url_of_one(request: pytest.FixtureRequest) -> str:
    """The address of the kind that the test names, else of the one that its name chooses, where that is installed."""
    kind = kind_for(request.node.name) if postgres.programs() else "sqlite"
    return url_of(getattr(request, "param", kind), request)


on_both = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
"""For a test that must meet both databases, in a room where each meets one."""

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For a test of what PostgreSQL has not."""


@pytest.fixture
def rung() -> list[tuple[str, int | None]]:
    """The bells that have rung, in order."""
    return []


@pytest.fixture
def database(
    database_url: str, rung: list[tuple[str, int | None]], request: pytest.FixtureRequest
) -> Iterator[Database]:
    def bell(kind: str, number: int | None, _turn: Priority) -> None:
        assert not bells.open_sessions(), "rung before the commit: a worker would find no row"
        rung.append((kind, number))

    database = Database(database_url, bell=bell, lease=timedelta(seconds=30))
    yield database
    if not request.node.get_closest_marker("tampers"):
        _ensure_recorded(database)
    database.close()


def _ensure_recorded(database: Database) -> None:
    """Whatever a test has done, every official row is as the record holds it."""
    if schema.is_current(database):
        with database.reading(OPERATOR) as session:
            assert [fault for finding in verifying.verify(session) for fault in finding.faults] == []


@pytest.fixture
def left(database: Database, stage: Stage, request: pytest.FixtureRequest) -> Any:
    """What was told when the database was made of which the test has a copy."""
    templates: Templates = request.getfixturevalue("sqlite_templates" if database.is_sqlite else "postgres_templates")
    return templates.load(stage, database)


@pytest.fixture(scope="session")
def whole_stage(folder_of_run: Path) -> Path:
    """A database in which a consultation stands in every state: to set it takes as long as several tests."""
    file = folder_of_run / "stage.sqlite3"
    with once(folder_of_run / "stage.made") as mark:
        if not mark.exists():
            set_whole_stage(file)
            mark.touch()
    return file


@pytest.fixture
def staged(whole_stage: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it: no official table is without rows."""
    database = Database(f"sqlite:///{shutil.copy(whole_stage, tmp_path / 'staged.sqlite3')}")
    yield database
    database.close()


@pytest.fixture
def world(left: World | SecondVersion) -> World:
    """Six members with their people, three of the staff, and a round open for a week on a short text."""
    return left if isinstance(left, World) else left.world


@pytest.fixture
def bare(left: SecondVersion, world: World) -> DraftVersion:
    """Version 2 is with the members, and without brackets: nobody had a comment."""
    with world.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, left.version_id)


@pytest.fixture
def version_2(left: SecondVersion, world: World) -> SecondVersion:
    """The round has closed, and version 2 is at the secretariat: what is left is to propose and approve."""
    return left


@pytest.fixture
def out(left: SecondVersion, world: World) -> SecondVersion:
    """Version 2 is with the members."""
    return left


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
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


def pytest_configure(config: pytest.Config) -> None:
    """Let each statement be compiled once, and each module, not in each of the many processes that tests start."""
    config.stash[WRITTEN] = scratch.use_memory_folder()
    compiled.share_compiled_statements()
    # A traceback with all that its frames hold takes a minute to be drawn where a text is long.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Keep imported modules out of garbage collections, which took a third of the time of tests of pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], 50)  # of what tests leave behind most is gone without it


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is there to run every test (.ci/run), one that was skipped counts as failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LMEC_TESTS_COMPLETE") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """What tests have written goes with the run, unless one has failed: somebody may want to look; the next run takes it away."""
    written = config.stash[WRITTEN]
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if written and reporter and not (reporter.stats.get("failed") or reporter.stats.get("error")):
        written.remove()
