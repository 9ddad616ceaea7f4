"""What a process that was killed has left on the disk does not stay there."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from models.scratch import DAY, scratch_folder
from ops.archive import archive
from ops.backup.encryption import decrypted, encrypt, make_key
from templates.links import Links
from testing.world import World


def left_behind(folder: Path, *, age: float) -> Path:
    folder.mkdir()
    (folder / "plain").write_text("Words of a member.")
    os.utime(folder, (time.time() - age,) * 2)
    return folder


def test_a_folder_that_was_left_a_day_ago_is_removed_and_no_other(tmp_path: Path) -> None:
    abandoned = left_behind(tmp_path / "lmec-one-abandoned", age=DAY + 1)
    others = {left_behind(tmp_path / name, age=age) for name, age in (("lmec-one-used", DAY - 60), ("other", DAY + 1))}

    with scratch_folder("lmec-one-", tmp_path) as folder:
        assert not abandoned.exists()
        assert folder.stat().st_mode & 0o777 == 0o700

    assert set(tmp_path.iterdir()) == others


def test_a_backup_that_a_killed_restore_has_opened_does_not_stay_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    abandoned = left_behind(tmp_path / "lmec-opened-abandoned", age=DAY + 1)
    make_key(tmp_path / "key")
    encrypt(abandoned / "plain", tmp_path / "encrypted", tmp_path / "key")

    with decrypted(tmp_path / "encrypted", tmp_path / "key"):
        assert not abandoned.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_archive_that_was_killed_is_removed_by_the_next(world: World, tmp_path: Path) -> None:
    abandoned = left_behind(tmp_path / ".lmec-archive-abandoned", age=DAY + 1)

    with pytest.raises(Exception, match="is open"):
        archive.write(world.database, world.consultation_id, tmp_path / "archive", Links("https://lmec.example.org"))

    assert not abandoned.exists()
