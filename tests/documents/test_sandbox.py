"""What a process that reads an untrusted file can reach, as it finds out itself."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ops.doctor import checks
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import escapes, inspect_file, read_draft, read_form, read_word


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


@pytest.mark.parametrize("read", [read_word, read_form, read_draft])
def test_the_list_of_processes_does_not_name_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path, str], object]
) -> None:
    (tmp_path / "file").write_bytes(b"no file of Word or Excel")
    commands = list_commands(monkeypatch)

    with suppress(Unreadable):
        read(tmp_path / "file", "our objection.docx")

    assert len(commands) == 1
    assert "objection" not in " ".join(commands[0])


def test_the_list_of_processes_does_not_name_a_file_that_is_attached(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = list_commands(monkeypatch)

    assert inspect_file("our objection.docx", b"no file of Word") != ""

    assert len(commands) == 1
    assert "objection" not in " ".join(commands[0])


def list_commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What anybody on the machine can read of the processes that are started from now on."""
    commands: list[list[str]] = []
    run = subprocess.run

    def noted(command: list[str], **settings: Any) -> Any:
        commands.append(command)
        return run(command, **settings)

    monkeypatch.setattr(subprocess, "run", noted)
    return commands
