"""A backup has everything as of one instant, goes into either database, and is refused when it is not whole."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select, text

from models.comments.comment import Comment
from models.db import backup, schema
from models.db.access import OPERATOR
from models.db.backup import Damaged
from models.db.database import Database
from models.record import verifying
from models.record.events import Event as Recorded
from models.record.signing import Signer
from models.record.verbs import Verb
from ops.backup import backups
from ops.backup.backups import NotKept
from ops.backup.encryption import decrypted, is_encrypted, make_key
from testing.world import World, make_world
from tests.conftest import on_both
from tests.models.db.first_schema import ground
from tests.ops.maintenance.backup_fixtures import file, rows, spare
from tests.templates import Databases
from tests.web.circulation import SecondVersion

__all__ = ["file", "ground", "spare"]


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A second database, empty, of the kind that the test names."""
    if request.param == "sqlite":
        other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
        yield other
        other.close()
    else:
        templates: Databases = request.getfixturevalue("postgres_templates")
        with templates.temporary_copy("migrated", tmp_path) as url:
            other = Database(url)
            yield other
            other.close()


@pytest.mark.slow
@pytest.mark.parametrize(("database_url", "other"), [("sqlite", "postgres"), ("postgres", "sqlite")], indirect=True)
def test_everything_comes_back_in_the_other_kind_of_database_and_life_goes_on(
    world: World, out: SecondVersion, other: Database, file: Path
) -> None:
    taken = backups.take(world.database, file, None)

    restored = backup.restore(other, file)

    assert restored.rows == taken.rows
    assert rows(other) == rows(world.database)
    assert restored.rows["events"] > 10
    assert held(other)
    second = make_world(other, title="Another text")
    second.submit("KH")
    with other.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session)] == [(), ()]


@pytest.mark.slow
@on_both
def test_what_was_acknowledged_before_a_backup_under_load_is_in_it_and_its_record_holds(
    world: World, spare: Database, file: Path
) -> None:
    acknowledged: list[int] = []
    enough = Event()

    def write(code: str) -> None:
        while not enough.is_set():
            acknowledged.append(world.remark(code, "One of many.").id)

    writers = [Thread(target=write, args=[code]) for code in ("KH", "TH", "VN")]
    for writer in writers:
        writer.start()
    while len(acknowledged) < 20:
        assert any(writer.is_alive() for writer in writers)
    before = set(acknowledged)
    taken = backups.take(world.database, file, None)
    enough.set()
    for writer in writers:
        writer.join()

    restored = backup.restore(spare, file)

    with spare.reading(OPERATOR) as session:
        assert before <= set(session.scalars(select(Comment.id)))
    assert (taken.faults, restored.faults) == ((), ())
    assert len(acknowledged) > len(before)


@pytest.mark.slow
@on_both
def test_what_is_done_while_a_backup_is_written_is_wholly_out_of_it_and_does_not_wait(
    world: World, file: Path, tmp_path: Path
) -> None:
    for _ in range(60):
        world.remark("KH", token_hex(2500))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = Thread(target=backup.write, args=[world.database, pipe])
    writing.start()
    with pipe.open("rb") as halfway:
        begun = halfway.read(50_000)  # the chains are behind it, their events still to come
        world.submit("TH")
        assert writing.is_alive()
        file.write_bytes(begun + halfway.read())
    writing.join()

    contents = backup.verify(file)

    assert contents.faults == ()
    with world.database.engine.connect() as connection:
        assert contents.rows["events"] == backup.count(connection)["events"] - 1


@pytest.mark.slow
def test_a_file_that_is_not_whole_is_refused_and_the_database_stays_as_it_is(
    world: World, file: Path, tmp_path: Path
) -> None:
    backups.take(world.database, file, None)
    before = rows(world.database)
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    act = lines[next(at for at, line in enumerate(lines) if b'"table":"events"' in line) + 1]
    wrong = (
        ("cut", whole[: len(whole) // 2], "damaged or not whole"),
        ("changed", whole[:2000] + b"river" + whole[2005:], "damaged or not whole"),
        ("with another checksum", whole[:-8] + bytes(4) + whole[-4:], "damaged or not whole"),
        ("with more behind its end", gzip.compress(b"".join(lines) + lines[0]), "damaged or not whole"),
        ("without an end", gzip.compress(b"".join(lines[:-1])), "damaged or not whole"),
        ("without a row", gzip.compress(b"".join(line for line in lines if line != act)), "damaged or not whole"),
        ("of the future", gzip.compress(lines[0].replace(b'"shape":"0', b'"shape":"9') + lines[1]), "a newer version"),
        ("a letter", b"Dear all,", "no backup of this service"),
        ("other lines", gzip.compress(b'{"a": 1}\n'), "no backup of this service"),
    )
    # The file is read alike for both; that a restore which fails leaves all as it is, is the database's to show.
    for name, content, words in wrong if world.database.is_sqlite else wrong[5:6]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Damaged, match=words):
            backup.restore(world.database, tmp_path / name)
        assert rows(world.database) == before, name
    assert world.remark("TH", "Still here.").id


@pytest.mark.slow
@on_both
def test_a_database_in_use_is_replaced_only_when_asked_and_kept_in_a_backup_of_its_own(
    world: World, spare: Database, file: Path, tmp_path: Path
) -> None:
    schema.upgrade(spare)
    make_world(spare, title="What comes")
    backups.take(spare, file, None)
    before = rows(world.database)
    with pytest.raises(NotKept, match="With --replace"):
        backups.put_back(world.database, file, None, keep_in=tmp_path / "kept", replace=False)
    assert rows(world.database) == before

    _, kept = backups.put_back(world.database, file, None, keep_in=tmp_path / "kept", replace=True)

    after = rows(world.database)
    assert {name: after[name] for name in after if name not in ("events", "chains")} == {
        name: count for name, count in rows(spare).items() if name not in ("events", "chains")
    }
    with world.database.reading(OPERATOR) as session:
        assert session.scalars(select(Recorded.verb).order_by(Recorded.id.desc())).first() is Verb.RESTORED
    assert kept is not None
    backup.restore(world.database, kept)
    assert rows(world.database) == before


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_a_backup_for_which_there_is_no_room_nothing_is_left(world: World, tmp_path: Path) -> None:
    world.database.signer = Signer.at(tmp_path / "record_key")
    for _ in range(20):
        world.remark("KH", token_hex(9000))
    folder = tmp_path / "backups"
    folder.mkdir()

    def backup(most: int) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": world.database.engine.url.render_as_string(),
            "LMEC_DATA": str(tmp_path),
        }
        command = [str(Path(sys.executable).with_name("lmec")), "backup", str(folder / "one.backup")]
        return subprocess.run(
            ["prlimit", f"--fsize={most}", *command], env=environment, capture_output=True, text=True, check=False
        )

    for most in (100_000, 400_000):  # too little for the file; enough for that, but not to restore it once
        refused = backup(most)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
        assert refused.stderr.startswith("Error: Nothing was changed, because a file could not be read or written: ")
        assert list(folder.iterdir()) == []
    assert backup(100_000_000).returncode == 0


def test_a_backup_is_never_written_over_another(world: World, file: Path) -> None:
    file.write_text("The one of yesterday.")

    with pytest.raises(NotKept, match="there already"):
        backups.take(world.database, file, None)

    assert file.read_text() == "The one of yesterday."


@pytest.mark.slow
def test_an_old_database_comes_to_the_newest_shape_with_a_backup_at_hand(ground: Database, tmp_path: Path) -> None:
    with ground.engine.connect() as connection:
        before = backup.count(connection)

    make_key(tmp_path / "right.key")

    kept = backups.upgrade(ground, tmp_path / "backups", tmp_path / "right.key")

    assert schema.is_current(ground)
    assert kept is not None
    assert is_encrypted(kept.file)
    with decrypted(kept.file, tmp_path / "right.key") as plain:
        old = backup.verify(plain)
    assert {table: old.rows[table] for table in before} == before


def held(database: Database) -> Any:
    with database.engine.connect() as connection:
        return connection.scalar(text("SELECT letters_held_at FROM keeping"))
