"""A record that does not hold is told by a backup, and a restore is told from a forgery."""

import gzip
from pathlib import Path

import pytest

from models.db import backup
from models.db.access import OPERATOR
from models.db.database import Database
from models.record import verifying
from models.record.signing import Signer
from models.record.verifying import Trust
from ops.backup import backups
from ops.backup.backups import NotKept
from testing.world import World, make_world
from tests.conftest import on_sqlite
from tests.models.db.first_schema import ground
from tests.models.record.test_record import disarm, run
from tests.ops.maintenance.backup_fixtures import file, rows, spare

__all__ = ["file", "ground", "spare"]


@pytest.mark.slow
@pytest.mark.tampers
def test_a_record_that_does_not_hold_is_told_and_the_backup_is_kept(world: World, file: Path, spare: Database) -> None:
    disarm(world.database)
    run(world.database, "UPDATE events SET verb = 'submitted' WHERE seq = 2")

    taken = backups.take(world.database, file, None)

    assert taken.faults == ("A strategy for the river: event 2 (submitted) has been changed",)
    assert backup.restore(spare, file).faults == taken.faults


@pytest.mark.slow
@pytest.mark.tampers
def test_a_comment_that_was_changed_in_the_database_is_told_and_the_backup_is_kept(
    world: World, file: Path, spare: Database
) -> None:
    comment = world.remark("KH", "Thank you.")
    run(world.database, f"UPDATE comments SET text = 'We agree.' WHERE id = {comment.id}")

    taken = backups.take(world.database, file, None)

    assert len(taken.faults) == 1
    assert f"comment {comment.id} of Cambodia, round 1 has been changed (text)" in taken.faults[0]
    assert backup.restore(spare, file).faults == taken.faults


@pytest.mark.slow
def test_a_restore_is_no_forgery_and_what_is_done_after_it_is_signed_as_before(
    database: Database, file: Path, tmp_path: Path
) -> None:
    database.signer = signer = Signer.at(tmp_path / "record_key")
    world = make_world(database)
    world.remark("KH", "Before.")
    taken = backups.take(database, file, None)
    world.remark("KH", "After, and lost.")

    contents, _ = backups.put_back(database, file, None, keep_in=tmp_path / "kept", replace=True)

    assert (taken.faults, contents.faults) == ((), ())
    world.remark("KH", "Again.")
    with database.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session, Trust.from_signer(signer))] == [()]


@pytest.mark.slow
def test_an_upgrade_is_taken_back_by_its_backup_and_the_record_holds(ground: Database, tmp_path: Path) -> None:
    """The upgrade has signed an entry of its own, and so does the restore, which upgrades the backup to the current schema."""
    ground.signer = Signer.at(tmp_path / "record_key")
    safety = backups.upgrade(ground, tmp_path / "backups")
    assert safety is not None

    backups.put_back(ground, safety.file, None, keep_in=tmp_path / "kept", replace=True)

    assert backup.faults(ground, Trust.from_signer(ground.signer)) == ()


@pytest.mark.slow
@on_sqlite
def test_a_backup_that_was_changed_or_is_of_another_service_is_put_back_only_when_somebody_says_so(
    database: Database, spare: Database, file: Path, tmp_path: Path
) -> None:
    database.signer = Signer.at(tmp_path / "record_key")
    make_world(database)
    backup.write(database, file)
    assert backup.is_signed(file, [database.signer.public])
    lines = gzip.decompress(file.read_bytes()).decode().splitlines(keepends=True)
    forged = [line.replace("coordinator@kh", "intruder@kh") for line in lines]
    assert forged != lines
    for name, wrong in (("changed", forged), ("unsigned", lines[:-1]), ("cut", lines[:-2])):
        (tmp_path / name).write_bytes(gzip.compress("".join(wrong).encode()))
        with pytest.raises(NotKept, match="is not signed with the key of this service"):
            backups.put_back(database, tmp_path / name, None, keep_in=tmp_path, replace=True)

    # Of a copy that was interrupted, nobody should look for another key.
    whole = file.read_bytes()
    (tmp_path / "interrupted").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(backup.Damaged, match="is damaged or not whole"):
        backups.put_back(database, tmp_path / "interrupted", None, keep_in=tmp_path, replace=True)

    spare.signer = Signer.at(tmp_path / "another_key")
    with pytest.raises(NotKept, match="is not signed with the key of this service"):
        backups.put_back(spare, file, None, keep_in=tmp_path, replace=True)
    backups.put_back(spare, file, None, keep_in=tmp_path, replace=True, unsigned=True)
    assert rows(spare)["people"] == rows(database)["people"]


@pytest.mark.slow
@on_sqlite
def test_a_backup_that_an_earlier_key_has_signed_is_put_back_once_that_key_is_noted_and_its_anchors_count(
    database: Database, spare: Database, file: Path, tmp_path: Path
) -> None:
    database.signer = before = Signer.at(tmp_path / "before" / "record_key")
    world = make_world(database)
    backup.write(database, file)
    world.remark("TH", "Written after the backup was taken.")
    spare.signer = present = Signer.at(tmp_path / "record_key")
    before.file.rename(present.file)
    with pytest.raises(NotKept, match="lmec audit earlier KEY"):
        backups.put_back(spare, file, None, keep_in=tmp_path, replace=True)
    assert present.kept() == []

    present.add_earlier(before.public)
    with database.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session, Trust.from_signer(present))] == [()]
    newest = max(present.kept(), key=lambda anchor: anchor.seq)
    contents, _ = backups.put_back(spare, file, None, keep_in=tmp_path, replace=True)

    assert contents.faults == ()
    assert newest not in present.kept()
    with spare.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session, Trust.from_signer(present))] == [()]


@pytest.mark.slow
@on_sqlite
def test_an_upgrade_after_the_key_was_changed_says_what_the_earlier_key_signed_and_goes_on(
    database: Database, tmp_path: Path
) -> None:
    database.signer = Signer.at(tmp_path / "earlier_key")
    make_world(database)
    database.signer = Signer.at(tmp_path / "record_key")

    kept = backups.upgrade(database, tmp_path / "backups")

    assert kept is not None
    assert "was not signed by this service" in kept.faults[0]
