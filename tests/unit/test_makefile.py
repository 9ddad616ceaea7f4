"""What the README's first command does."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_run_loads_the_real_case() -> None:
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    would = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True
    )

    assert would.stdout.strip().endswith("lmec run --demo")


def test_only_what_is_locked_is_installed_whatever_was_released_since() -> None:
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    installing = [line for line in recipes if "pip install" in line]

    assert len(installing) == 4
    assert all("--no-deps" in line for line in installing)


def test_the_lock_names_all_that_is_needed() -> None:
    found = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout
