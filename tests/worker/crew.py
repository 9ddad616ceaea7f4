"""Broker, workers and beat as processes, that a test starts, freezes and kills."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from celery import Celery
from redis import Redis

from worker.embedded.broker import broker_in

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def eventually(look: Callable[[], T], within: float = 60.0, every: float = 0.02) -> T:
    """The first true answer of `look`, asked `every` so many seconds; fails when there is none in time (seconds)."""
    deadline = time.monotonic() + within
    while not (answer := look()):
        assert time.monotonic() < deadline, f"still not so after {within:g} s"
        time.sleep(every)
    return answer


class Crew:
    """The processes that share one folder, database and broker; `environment` is theirs."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.broker = broker_in(folder)
        self.environment = {**environment, "REDIS_URL": self.broker.url}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start_broker(self) -> subprocess.Popen[bytes]:
        process = self._start("broker", self.broker.argv)
        eventually(self.broker.answers)
        return process

    def start_worker(self, concurrency: int = 1) -> subprocess.Popen[bytes]:
        """A worker; it is ready when its children are there."""
        worker = self._start("worker", _command("worker", f"--concurrency={concurrency}"))
        eventually(lambda: len(children(worker.pid)) == concurrency)
        return worker

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self._start("beat", _command("beat"))

    def ring(self, kind: str, id: int | None = None) -> None:
        """Send the bell's message, as the web does."""
        with Celery("ringer", broker=self.broker.url, set_as_current=False) as app:
            app.send_task(kind, args=[id] if id is not None else [], queue="lmec")

    def client(self) -> Redis:
        """For looking into the broker."""
        return Redis.from_url(self.broker.client_url)

    def run(self, program: str) -> str:
        """What a short Python program prints that runs in this environment."""
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=self._whole_environment(),
            capture_output=True,
            check=True,
            timeout=30,
        )
        return done.stdout.decode()

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """End everything, with its children."""
        for process in reversed(self.processes):
            for child in children(process.pid):
                kill(child)
            kill(process.pid)
            process.wait()

    def _start(self, name: str, argv: list[str], **more: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}-{len(self.processes)}.log").open("wb") as said:
            process = subprocess.Popen(argv, cwd=ROOT, env=self._whole_environment() | more, stdout=said, stderr=said)
        self.processes.append(process)
        return process

    def _whole_environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


def children(process: int) -> list[int]:
    """The processes that `process` has started and that run."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def kill(process: int, how: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, how)


def _command(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", f"from worker.commands import {name}; {name}()", *arguments]
