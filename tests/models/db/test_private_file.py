"""Who can read the file of a SQLite database: the user of the service alone, also in a folder that is open to others."""

from pathlib import Path

import pytest
from sqlalchemy import text

from models.db.database import Database


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that somebody has made beforehand, with the rights that folders usually have."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    return folder


def test_others_on_the_machine_cannot_read_a_new_database_nor_what_stands_beside_it(open_folder: Path) -> None:
    database = Database(f"sqlite:///{open_folder / 'lmec.sqlite3'}")
    database.make_file()
    try:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE words (said TEXT)"))
        rights = {file.name: file.stat().st_mode & 0o777 for file in open_folder.iterdir()}
    finally:
        database.close()

    assert rights == dict.fromkeys(("lmec.sqlite3", "lmec.sqlite3-shm", "lmec.sqlite3-wal"), 0o600)


def test_a_database_that_is_there_keeps_the_rights_that_somebody_gave_it(open_folder: Path) -> None:
    file = open_folder / "lmec.sqlite3"
    file.touch(mode=0o640)
    file.chmod(0o640)

    Database(f"sqlite:///{file}").close()

    assert file.stat().st_mode & 0o777 == 0o640
