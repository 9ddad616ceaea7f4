"""The service as people meet it, with a round that is open now."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from models.db.access import WORKER
from models.db.database import Database
from models.security_log import SecurityLog
from models.settings import Settings, read
from ops.embedded.letters import letters
from testing.world import World
from tests.conftest import url_of_one
from tests.rounds import arrange_round
from tests.templates import of_pages
from tests.web.circulation import SecondVersion
from tests.web.sheet import Sheet
from tests.web.site import ADDRESS, Site
from webapp import CACHED_FRAGMENTS, create_app, limits
from webapp.caching import FragmentCache
from webapp.context import Service
from worker import notify
from worker.documents.virus_scan import file_checker


class Compiled(BytecodeCache):
    """Templates as they were compiled for the first test that needed them, for every application of this process."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.code[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()
SHARED: list[Flask] = []


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What differs between the two databases is below the pages."""
    return url_of_one(request)


@pytest.fixture
def open_world(world: World) -> World:
    """The world, with the deadline of its round still to come: pages are asked at the present time."""
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=world.database.now() + timedelta(days=7))
    return world


@pytest.fixture
def pages(database: Database) -> Iterator[Database]:
    """The database as the pages have it."""
    pages = of_pages(database)
    yield pages
    pages.close()


@pytest.fixture
def make_site(database: Database, pages: Database, open_world: World, tmp_path: Path) -> Callable[..., Site]:
    """Makes the service with the settings given, as in the environment."""

    def make(**environment: str) -> Site:
        settings = _settings(tmp_path, **environment)
        database.security = pages.security = SecurityLog(settings.security_log)
        return Site(_application(settings, pages), database, open_world)

    return make


@pytest.fixture
def site(database: Database, pages: Database, open_world: World, tmp_path: Path) -> Site:
    """The service with its usual settings: one application for all tests of a process, since it takes long to make one."""
    settings = _settings(tmp_path)
    database.security = pages.security = SecurityLog(settings.security_log)
    if not SHARED:
        SHARED.append(_application(settings, pages))
    (app,) = SHARED
    app.extensions["lmec"] = Service(settings, pages, letters, FragmentCache(CACHED_FRAGMENTS), file_checker(settings))
    app.extensions[limits.EXTENSION] = limits.Counters(notify.own_redis(tmp_path))
    app.config["SECRET_KEY"] = settings.secret_key
    return Site(app, database, open_world)


def _settings(data: Path, **environment: str) -> Settings:
    return read({"LMEC_DATA": str(data), "PUBLIC_URL": ADDRESS, "LMEC_SECOND_FACTOR": "off", **environment})


def _application(settings: Settings, pages: Database) -> Flask:
    app = create_app(settings, pages, letters, file_checker(settings))
    app.jinja_env.bytecode_cache = COMPILED
    return app


@pytest.fixture
def sheet(site: Site, out: SecondVersion) -> Sheet:
    return Sheet(site.as_(site.world.staff[0]), out.version_id)
