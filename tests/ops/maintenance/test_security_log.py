"""What fails of backups, restores and the record stands in the security log, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lmec import main
from models.db import schema
from models.db.database import Database
from models.security_log import SecurityEvent, SecurityLog
from models.settings import read
from testing.world import make_world
from tests.models.record.test_record import disarm, run


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """That of an installation, with a world whose record is signed with its key."""
    database = Database.initialised(read({"LMEC_DATA": str(tmp_path / "data")}))
    schema.upgrade(database)
    make_world(database)
    yield database
    database.close()


def command(folder: Path, *words: str) -> int:
    result: Result = CliRunner().invoke(main, [*words], env={"LMEC_DATA": str(folder / "data")})
    return result.exit_code


def noted(folder: Path) -> list[str]:
    entries = SecurityLog(folder / "data" / "log" / "security.log").entries()
    return [entry["event"] for entry in entries if entry["event"] != SecurityEvent.APPOINTED]


@pytest.mark.slow
def test_a_backup_that_fails_and_a_restore_are_noted(database: Database, tmp_path: Path) -> None:
    file = str(tmp_path / "one.backup")
    assert command(tmp_path, "backup", file) == 0
    assert noted(tmp_path) == []

    assert command(tmp_path, "backup", file) == 1
    assert command(tmp_path, "restore", file) == 1
    assert command(tmp_path, "restore", file, "--replace") == 0

    assert noted(tmp_path) == [SecurityEvent.BACKUP_FAILED, SecurityEvent.RESTORE_FAILED, SecurityEvent.RESTORED]


@pytest.mark.slow
def test_a_record_that_does_not_hold_is_noted(database: Database, tmp_path: Path) -> None:
    assert command(tmp_path, "audit", "verify") == 0
    disarm(database)
    run(database, "UPDATE events SET verb = 'submitted' WHERE seq = 2")

    assert command(tmp_path, "audit", "verify") == 1

    assert noted(tmp_path) == [SecurityEvent.RECORD_BROKEN]
