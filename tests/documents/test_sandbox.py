"""What a process that reads an untrusted file can reach, as it finds out itself."""

from pathlib import Path

import pytest

from ops.doctor import checks
from worker.documents.sandbox.parent import escapes


def test_a_process_that_reads_untrusted_files_reaches_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "lmec.sqlite3"
    secret.write_text("The words of a member.")
    secret.chmod(0o644)
    monkeypatch.setenv("SECRET_KEY", "a key that nobody else may read")

    assert escapes(secret) == []
    assert list(tmp_path.iterdir()) == [secret]
    assert "sees no other file (Landlock), no network and no program (seccomp)" in checks.check_sandbox().words
