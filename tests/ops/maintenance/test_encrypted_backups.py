"""An encrypted backup opens with its secret key, and with nothing else."""

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lmec import main
from models.db import backup
from models.errors import WrongSetting
from models.record.signing import Signer
from models.settings import read
from ops.backup import backups
from ops.backup.encryption import NoKey, decrypted, is_encrypted, make_key
from testing.world import World
from tests.ops.maintenance.backup_fixtures import file

__all__ = ["file"]


@pytest.mark.slow
def test_an_encrypted_backup_opens_with_its_secret_key_and_with_nothing_else(
    world: World, file: Path, tmp_path: Path
) -> None:
    make_key(tmp_path / "wrong.key")
    (tmp_path / "public").write_text(make_key(tmp_path / "right.key"))
    with pytest.raises(NoKey, match="there already"):
        make_key(tmp_path / "right.key")
    world.remark("KH", "Canary in the river.")

    taken = backups.take(world.database, file, tmp_path / "public")

    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert {path.stat().st_mode & 0o777 for path in (file, tmp_path / "right.key")} == {0o600}
    assert not list(tmp_path.glob(".lmec-*"))
    for key, words in ((None, "is encrypted"), ("wrong.key", "does not open"), ("public", "holds no secret key")):
        with pytest.raises(NoKey, match=words), decrypted(file, tmp_path / key if key else None):
            pass
    with decrypted(file, tmp_path / "right.key") as plain:
        assert b"Canary" in gzip.decompress(plain.read_bytes())
        assert backup.verify(plain).rows == taken.rows
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(NoKey, match="damaged or not whole"), decrypted(file, tmp_path / "right.key"):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_key_that_was_made_once_encrypts_every_backup_that_the_service_takes(
    world: World, file: Path, tmp_path: Path
) -> None:
    data, key, elsewhere = tmp_path / "data", tmp_path / "right.key", tmp_path / "other.key"
    data.mkdir()
    world.database.signer = Signer.at(data / "record_key")
    world.remark("KH", "Signed.")
    needful = {
        "DATABASE_URL": world.database.engine.url.render_as_string(),
        "LMEC_DATA": str(data),
        "SECRET_KEY": "a key of these tests that is long enough",
    }

    def lmec(*arguments: str | Path, **environment: str) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments], env={**needful, **environment})

    plain = lmec("backup", file)
    assert plain.exit_code == 0, plain.output
    assert not is_encrypted(file)
    result = lmec("key", key)
    assert "all backups are encrypted for it from now on" in result.output
    assert read(needful).backup_key == data / "backup.pub"
    second = tmp_path / "second.backup"
    assert lmec("backup", second).exit_code == 0
    assert is_encrypted(second)

    restored = lmec("restore", second, "--key", key, "--replace")
    assert restored.exit_code == 0, restored.output
    kept = next(tmp_path.glob("before-*.backup"))
    assert is_encrypted(kept)
    with decrypted(kept, key):
        pass
    # Another key leaves alone what is there, and a file that is named counts first.
    before = (data / "backup.pub").read_text(encoding="utf-8")
    assert lmec("key", elsewhere).exit_code == 0
    assert (data / "backup.pub").read_text(encoding="utf-8") == before
    third = tmp_path / "third.backup"
    assert lmec("backup", third, LMEC_BACKUP_KEY_FILE=str(elsewhere)).exit_code == 0
    with pytest.raises(NoKey, match="does not open"), decrypted(third, key):
        pass
    with pytest.raises(WrongSetting, match=r"LMEC_BACKUP_KEY_FILE names .* which is not there"):
        read({**needful, "LMEC_BACKUP_KEY_FILE": str(tmp_path / "nowhere")})
