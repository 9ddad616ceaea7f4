"""Our engine in Python alone, in a process of its own, since a process has one engine.

python -m benchmarks.pure reads pickled work from standard input and writes a pickled run.
"""

import os
import pickle
import subprocess
import sys

from benchmarks.engines import Ours, Run
from benchmarks.measure import frozen_objects
from benchmarks.work import Work


class Pure:
    """redline without what is compiled of it."""

    name = "redline, all Python"

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        process = subprocess.run(
            [sys.executable, "-m", "benchmarks.pure"],
            env={**os.environ, "REDLINE_PURE": "1"},
            input=pickle.dumps(work),
            stdout=subprocess.PIPE,
            check=True,
        )
        run: Run = pickle.loads(process.stdout)
        return run


def main() -> None:
    """Merge the work on standard input."""
    work = pickle.load(sys.stdin.buffer)
    for task in work:
        task.proposals  # noqa: B018 (they are made when they are first asked for)
    with frozen_objects():
        run = Ours().run(work)
    sys.stdout.buffer.write(pickle.dumps(run))


if __name__ == "__main__":
    main()
