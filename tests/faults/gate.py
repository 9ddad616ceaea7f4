"""A worker like any other, whose work stops at a gate half-way, so that a test can break something there.

Run as a program it is that worker. The folder in LMEC_GATE has a file for each work that has come to the gate; "open" in
it lets work pass, "poison" kills the process that comes, as a fault in a library does, and "deaf" hears nothing
but the end, as a library that does not come back.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from models.consolidation import candidate
from worker.app import app
from worker.commands import worker
from worker.documents import make

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Gate:
    """The test's side of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def put_up(self, sign: str = "open") -> None:
        (self.folder / sign).touch()

    def arrivals(self) -> list[float]:
        """When work came to the gate, in seconds of the clock on the wall, in order."""
        return sorted(mark.stat().st_mtime for mark in self.folder.glob("at-*"))

    def came(self, process: int) -> bool:
        """Whether work of this process has come to it."""
        return any(self.folder.glob(f"at-{process}-*"))

    def wait(self) -> None:
        """In the worker: say that work has come, and let it pass when the gate is open."""
        if (self.folder / "deaf").exists():
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGTERM})
        (self.folder / f"at-{os.getpid()}-{time.monotonic_ns()}").touch()
        if (self.folder / "poison").exists():
            os.abort()
        while not (self.folder / "open").exists():
            time.sleep(0.02)


def gated(step: Callable[Parameters, Result], gate: Gate) -> Callable[Parameters, Result]:
    """The step itself, behind the gate."""

    def wait_first(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        gate.wait()
        return step(*args, **kwargs)

    return wait_first


if __name__ == "__main__":
    gate = Gate(Path(os.environ["LMEC_GATE"]))
    candidate.make_candidate = gated(candidate.make_candidate, gate)
    make.make = gated(make.make, gate)
    for name, value in json.loads(os.environ["LMEC_GATE_SETTINGS"]).items():
        app.conf[name] = {**(app.conf[name] or {}), **value}
    worker()
