"""Of a file of SQLite that cannot be used, the doctor says what to do with the file, and nothing of a server."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from models.db import schema
from models.health.queries import Verdict
from models.settings import read
from ops.doctor import checks

KEY = "a key of these tests that is long enough"


def words_about(file: Path) -> str:
    settings = read({"DATABASE_URL": f"sqlite:///{file}", "LMEC_DATA": str(file.parent), "SECRET_KEY": KEY})
    [finding] = checks.check_database(settings)
    assert (finding.about, finding.verdict) == ("database", Verdict.FAILING)
    assert "See that it runs" not in finding.words
    return finding.words


def test_a_file_that_is_not_there_may_be_on_a_disk_that_is_not_mounted(tmp_path: Path) -> None:
    file = tmp_path / "disk" / "lmec.sqlite3"

    words = words_about(file)

    assert words.startswith(f"There is no file {file}. The first start makes it.")
    assert "its disk is not mounted" in words
    assert not file.exists()


def test_a_file_that_cannot_be_opened_has_its_folder_named(tmp_path: Path) -> None:
    (tmp_path / "lmec.sqlite3").mkdir()
    assert "that this user can write into its folder" in words_about(tmp_path / "lmec.sqlite3")


def test_a_file_that_is_damaged_is_replaced_by_the_last_backup(tmp_path: Path) -> None:
    (tmp_path / "lmec.sqlite3").write_bytes(b"no database" * 1000)
    assert "lmec restore" in words_about(tmp_path / "lmec.sqlite3")


def test_a_file_that_another_program_keeps_for_itself_has_that_program_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "lmec.sqlite3"
    with closing(sqlite3.connect(file)) as other, create_engine(f"sqlite:///{file}?timeout=0").connect() as connection:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DBAPIError) as held:
            connection.execute(text("CREATE TABLE words (word)"))

    assert schema.why_unusable(held.value).startswith("Another program has locked the database: database is locked.")
