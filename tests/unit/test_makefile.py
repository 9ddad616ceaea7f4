"""What the README's first command does."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_run_loads_the_real_case() -> None:
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    would = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True
    )

    assert would.stdout.strip().endswith("lmec run --demo")
