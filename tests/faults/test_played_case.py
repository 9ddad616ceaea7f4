"""Nothing can be forged in the case that the demonstration has played to its adopted text: no official value, no row, and no
entry of the record; verifying it, backing it up and archiving it say so."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.db.database import Database
from models.record.events import Chain, Event
from models.record.official import official_tables
from models.record.row_digests import RowDigest
from testing import service
from testing.service import RunningService
from tests.models.record.forgery import changed_in, columns, faults, forge, past_everything, rewrite
from tests.models.record.test_record import disarm, run

pytestmark = pytest.mark.tampers


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> RunningService:
    """A service in which the demonstration has been played, stopped again."""
    with service.run_service(tmp_path_factory.mktemp("played")) as running:
        done = running.command("demo", "play")
        assert done.stdout.strip().endswith("Every step was seen."), done.stdout + done.stderr
    return running


@pytest.fixture
def copied(played: RunningService, tmp_path: Path) -> Iterator[tuple[RunningService, Database]]:
    """A copy of all that it keeps."""
    data = shutil.copytree(Path(played.environment["LMEC_DATA"]), tmp_path / "var")
    copy = RunningService(played.process, {**played.environment, "LMEC_DATA": str(data)}, played.address, tmp_path)
    database = Database(f"sqlite:///{data / 'lmec.sqlite3'}")
    yield copy, database
    database.close()


def test_the_case_holds_as_it_was_played(copied: tuple[RunningService, Database]) -> None:
    copy, _ = copied
    assert copy.command("audit", "verify").returncode == 0


def test_every_official_value_of_the_case_that_is_changed_is_named(copied: tuple[RunningService, Database]) -> None:
    _, database = copied
    with database.engine.connect() as connection:
        tables = [
            table
            for table in official_tables().values()
            if columns(table) and connection.execute(sa.select(table.table).limit(1)).first() is not None
        ]
    assert len(tables) > 30
    unnamed = Counter[str]()
    for place in range(max(len(columns(table)) for table in tables)):  # one column of each table at once
        with past_everything(database) as connection:
            forged = [
                table
                for table in tables
                if place < len(columns(table)) and forge(connection, table.table, columns(table)[place])
            ]
            named = Counter(column for fault in faults(database, connection) for column in changed_in(fault))
            unnamed += Counter(columns(table)[place] for table in forged) - named
    assert unnamed == {}


def test_every_row_of_the_case_that_is_taken_away_is_named(copied: tuple[RunningService, Database]) -> None:
    _, database = copied
    for table in official_tables().values():
        with past_everything(database) as connection:
            keys = list(table.table.primary_key.columns)
            row = connection.execute(sa.select(*keys).order_by(*keys).limit(1)).first()
            if row is not None:
                connection.execute(sa.delete(table.table).where(*(key == row[n] for n, key in enumerate(keys))))
                found = faults(database, connection)
                assert any("is missing" in fault or "removed whole" in fault for fault in found), table.name


def cut_short(database: Database) -> None:
    run(
        database,
        "DELETE FROM row_digests WHERE seq > 20",
        "DELETE FROM events WHERE seq > 20",
        "UPDATE chains SET seq = 20, head = (SELECT hash FROM events WHERE seq = 20)",
    )


def computed_anew(database: Database) -> None:
    with database.engine.begin() as connection:
        rewrite(connection, lambda body: {name: value for name, value in body.items() if name != "rows"})
        connection.execute(sa.update(Event).values(signature=None))
        connection.execute(sa.delete(RowDigest))


def emptied(database: Database) -> None:
    run(database, "UPDATE events SET body = NULL")


def removed(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        connection.detach()
        with connection.begin():
            for entity in (Event, RowDigest, Chain):
                connection.execute(sa.delete(entity))


@pytest.mark.parametrize("forgery", [cut_short, computed_anew, emptied, removed], ids=lambda one: one.__name__)
def test_a_record_of_the_case_that_is_forged_is_found_by_every_command(
    copied: tuple[RunningService, Database], forgery: Callable[[Database], None]
) -> None:
    copy, database = copied
    disarm(database)
    forgery(database)

    for command in (
        ("audit", "verify"),
        ("backup", str(copy.folder / "a.backup")),
        ("archive", "1", str(copy.folder / "archive")),
    ):
        result = copy.command(*command)
        assert result.returncode != 0, (command, result.stdout)
