"""While a new release is rolled out, programs of the one before still run, on the database's new schema."""

import shutil
import signal
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from models.db import schema

ROOT = Path(__file__).parents[2]
STEPS = "migrations/versions"
LONGEST = 200  # seconds
SHOWN_BY = (
    "tests/worker/test_attempt.py",
    "tests/worker/test_delivery.py",
    "tests/worker/test_worker.py::test_a_candidate_is_made_once_however_often_the_bell_rings",
)
"""The tests of the release before that run with what is done in a consultation every day."""


def test_programs_of_before_the_newest_migration_pass_their_own_tests_on_the_new_schema(tmp_path: Path) -> None:
    newest = max(path.name for path in (ROOT / STEPS).glob("[0-9]*.py"))
    # A step that got another number as its branch was merged came with the merge.
    added = ("log", "-1", "--first-parent", "-m", "--diff-filter=A", "--format=%H", "--", f"{STEPS}/{newest}")
    came_with = git(*added).decode().strip()
    packed = git("archive", f"{came_with}^")
    if not packed:  # no fault of the tree, so it does not count as one
        pytest.xfail("The history of this copy does not go back to before the newest migration.")
    before = tmp_path / "before"
    with tarfile.open(fileobj=BytesIO(packed)) as tree:
        tree.extractall(before, filter="data")
    assert not (before / STEPS / newest).exists()
    shutil.rmtree(before / STEPS)  # one may have been called otherwise before it came out
    shutil.copytree(schema.MIGRATIONS / "versions", before / STEPS)

    code, output = run_in(before, sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *SHOWN_BY)

    assert code == 0, output[-4000:]


def run_in(folder: Path, *command: str) -> tuple[int, str]:
    """How a program ends, and what it says; interrupted when it takes too long, so that it can end what it has started."""
    with subprocess.Popen(command, cwd=folder, stdout=-1, stderr=-2, text=True) as program:
        try:
            output, _ = program.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGINT)
            output, _ = program.communicate()
    return program.returncode, output


def git(*arguments: str) -> bytes:
    """What git says; nothing where there is no history."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False).stdout
