"""A command for whose file there is no room says so in a sentence, and leaves nothing that could be taken for the file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LMEC = Path(sys.executable).with_name("lmec")
NO_ROOM = "Error: A file could not be written: File too large.\n"


def run_without_room(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without this, Python would keep half of each module that it compiles.
    environment = {**os.environ, "LMEC_DATA": str(folder / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        ["prlimit", "--fsize=40", LMEC, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [["key", "file"], ["secret", "file"]])
def test_of_a_key_for_which_there_is_no_room_nothing_is_left(tmp_path: Path, arguments: list[str]) -> None:
    refused = run_without_room(tmp_path, *arguments)

    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", NO_ROOM)
    assert list(tmp_path.iterdir()) == []


def test_a_renewed_secret_for_which_there_is_no_room_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("the key of before")

    refused = run_without_room(tmp_path, "secret", "--renew", "file")

    assert (refused.returncode, refused.stderr) == (1, NO_ROOM)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"file": "the key of before"}
