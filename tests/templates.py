"""Databases with a world in them: each is made once for all tests of a run (of SQLite) or of a process (of PostgreSQL), and copied
for those that begin there."""

import pickle
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fcntl import LOCK_EX, flock
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Literal

from models.db import page_role, schema
from models.db.database import Database
from testing import postgres
from testing.world import World, make_world
from tests.adoption import circulate_without_comments
from tests.web.circulation import SecondVersion, make_version_2

Stage = Literal["migrated", "world", "consolidated", "bare", "version_2", "out"]
Grow = Callable[[Database, Any], object]


PAGES = "lmec_pages"  # the role that pages have on PostgreSQL


def _migrate(database: Database, _: None) -> None:
    schema.upgrade(database)
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            page_role.make_role(connection, PAGES, "of a server that asks for none")
            page_role.grant(connection, PAGES)


def of_pages(database: Database) -> Database:
    """The same database as pages have it: on PostgreSQL with a role that owns nothing."""
    if database.is_sqlite:
        return database
    url = database.engine.url.set(username=PAGES).render_as_string()
    return Database(url, bell=database.bell, lease=database.lease, signer=database.signer, security=database.security)


def _answered_with_nothing(_: Database, world: World) -> SecondVersion:
    return SecondVersion(world, {}, circulate_without_comments(world).id)


def _consolidated(_: Database, world: World) -> World:
    """The round has closed, and what three members asked for lies in a candidate that nobody has looked at."""
    world.remark("KH", "Say more about fish.")
    world.remark("LA", "With thanks.")
    world.replace("KH", "1", "every year", "twice yearly")
    world.replace("VN", "2", "fish", "fish and birds")
    world.everybody_submits()
    world.close()
    world.consolidate()
    return world


def _sent_out(_: Database, version_2: SecondVersion) -> SecondVersion:
    version_2.circulate()
    return version_2


GROWN: dict[Stage, tuple[Stage | None, Grow]] = {
    "migrated": (None, _migrate),
    "world": ("migrated", lambda database, _: make_world(database)),
    "consolidated": ("world", _consolidated),
    "bare": ("world", _answered_with_nothing),
    "version_2": ("world", lambda _, world: make_version_2(world)),
    "out": ("version_2", _sent_out),
}
"""How far a test may find the small world, what each stage grows from, and how."""


@contextmanager
def once(mark: Path) -> Iterator[Path]:
    """Let the processes of a run pass one by one: the first makes something and writes the file `mark`, the others find it."""
    with mark.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield mark


class Templates(ABC):
    """Of one kind of database."""

    def __init__(self) -> None:
        self._left: dict[Stage, bytes] = {}

    @abstractmethod
    def _begin(self, stage: Stage, before: Stage | None) -> str:
        """Make a template from another one, or an empty one; gives its address."""

    @abstractmethod
    def _copy(self, stage: Stage, folder: Path) -> AbstractContextManager[str]:
        """A copy of a template that is there; `folder` is the test's own."""

    @contextmanager
    def temporary_copy(self, stage: Stage, folder: Path) -> Iterator[str]:
        """The address of a database at this stage, which is there as long as it is wanted."""
        self._make(stage)
        with self._copy(stage, folder) as url:
            yield url

    def load(self, stage: Stage, database: Database) -> Any:
        """What was told of the world when it was made, as if it had been made in this copy."""
        return _Unpickler(BytesIO(self._left[stage]), database).load()

    def _make(self, stage: Stage) -> None:
        if stage in self._left:
            return
        before, grow = GROWN[stage]
        if before:
            self._make(before)
        database = Database(self._begin(stage, before))
        left = BytesIO()
        _Pickler(left).dump(grow(database, self.load(before, database) if before else None))
        database.close()
        self._left[stage] = left.getvalue()


class Files(Templates):
    """SQLite's, in a folder that all processes of a run share."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def _make(self, stage: Stage) -> None:
        if stage in self._left:
            return
        with once(self.folder / f"{stage}.made") as mark:
            if not mark.exists():
                super()._make(stage)
                mark.write_bytes(self._left[stage])
        self._left[stage] = mark.read_bytes()

    def _begin(self, stage: Stage, before: Stage | None) -> str:
        path = self.folder / f"{stage}.sqlite3"
        if before:
            shutil.copy(self.folder / f"{before}.sqlite3", path)
        return f"sqlite:///{path}"

    @contextmanager
    def _copy(self, stage: Stage, folder: Path) -> Iterator[str]:
        shutil.copy(self.folder / f"{stage}.sqlite3", folder / "lmec.sqlite3")
        yield f"sqlite:///{folder / 'lmec.sqlite3'}"


class Databases(Templates):
    """PostgreSQL's, on a server."""

    def __init__(self, server: postgres.Server) -> None:
        super().__init__()
        self.server = server
        self.numbers = count(1)

    def _begin(self, stage: Stage, before: Stage | None) -> str:
        return self.server.copy(before or "template0", stage)

    def _copy(self, stage: Stage, folder: Path) -> AbstractContextManager[str]:
        return self.server.temporary_copy(stage, f"test{next(self.numbers)}")


class _Pickler(pickle.Pickler):
    """What is kept of a world is without its database."""

    def persistent_id(self, thing: object) -> str | None:
        return "database" if isinstance(thing, Database) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BytesIO, database: Database) -> None:
        super().__init__(file)
        self.database = database

    def persistent_load(self, _: str) -> Database:
        return self.database
