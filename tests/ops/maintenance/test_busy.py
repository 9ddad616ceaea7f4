"""A database that people use can be upgraded to a new schema: nobody who reads waits long, and it is done in the end. One that is
restored is changed whole, or not at all."""

import time
from pathlib import Path
from secrets import token_hex
from threading import Thread

import pytest
from sqlalchemy import text

from models.db import backup, schema
from models.db.database import Database
from models.health.queries import Verdict
from models.settings import read
from ops.backup import backups
from ops.doctor import checks
from testing import postgres
from tests.models.db.first_schema import ground

__all__ = ["ground"]

WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'comments'::regclass")


@pytest.mark.slow
@pytest.mark.parametrize("ground", ["postgres"], indirect=True)
def test_while_somebody_reads_a_table_that_must_change_others_read_on_and_the_change_comes_later(
    ground: Database,
) -> None:
    def count() -> int:
        """Reads the table, as a page would; how many wait for it."""
        with ground.engine.connect() as other:
            other.execute(text("SELECT * FROM comments"))
            waits: int = other.scalar(WAITS)
            return waits

    with ground.engine.connect() as reader:
        reader.execute(text("SELECT * FROM comments"))
        upgrade = Thread(target=schema.upgrade, args=[ground])
        upgrade.start()
        longest, waited, gave_way = 0.0, False, False
        while not gave_way:
            assert upgrade.is_alive()
            began = time.monotonic()
            waits = count()
            longest = max(longest, time.monotonic() - began)
            waited, gave_way = waited or longest > 0.1 or waits > 0, waited and not waits
        assert not schema.is_current(ground)
    upgrade.join()

    assert schema.is_current(ground)
    assert longest < 20  # behind the change itself they would have waited for the reader, who waits for them


@pytest.mark.slow
@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
def test_a_server_without_room_for_the_locks_of_a_restore_changes_nothing_and_says_what_to_set(tmp_path: Path) -> None:
    with postgres.run_server() as server:
        database = Database(server.url("postgres"))
        schema.upgrade(database)
        backup.write(database, tmp_path / "backup.lmec")
        assert _room_is_missed(server, tmp_path)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ALTER SYSTEM SET max_locks_per_transaction = 10")
        database.close()

        server.stop()
        server.start()
        with pytest.raises(backups.NotKept, match="Set max_locks_per_transaction to 256"):
            backups.put_back(database, tmp_path / "backup.lmec", None, keep_in=tmp_path, replace=True)
        assert schema.is_current(database)

        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ALTER SYSTEM SET max_locks_per_transaction = 256")
        database.close()
        server.stop()
        server.start()
        assert not _room_is_missed(server, tmp_path)
        backups.put_back(database, tmp_path / "backup.lmec", None, keep_in=tmp_path, replace=True)
        assert schema.is_current(database)
        database.close()


def _room_is_missed(server: postgres.Server, folder: Path) -> bool:
    """Whether the doctor says that a restore may find too little room."""
    settings = read({"DATABASE_URL": server.url("postgres"), "LMEC_DATA": str(folder), "SECRET_KEY": token_hex(32)})
    found = [one for one in checks.check_database(settings) if "max_locks_per_transaction" in one.words]
    return [one.verdict for one in found] == [Verdict.LOOK]
