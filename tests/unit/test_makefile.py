"""What the README's first command does."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_run_loads_the_real_case() -> None:
    would = subprocess.run(["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert would.stdout.strip().endswith("lmec run --demo")
