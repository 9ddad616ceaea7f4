"""Broker, web, workers and beat as processes, that a test starts, freezes and kills."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from celery import Celery
from redis import Redis

from models import secret
from ops.embedded.parts import Port, free_port
from testing.service import LMEC
from worker.broker import broker_in

ROOT = Path(__file__).parents[1]
T = TypeVar("T")


def eventually(look: Callable[[], T], within: float = 60.0, every: float = 0.02) -> T:
    """The first true answer of `look`, asked `every` so many seconds; fails when there is none in time (seconds)."""
    deadline = time.monotonic() + within
    while not (answer := look()):
        assert time.monotonic() < deadline, f"still not so after {within:g} s"
        time.sleep(every)
    return answer


def environment(smtp_url: str, database_url: str, folder: Path) -> dict[str, str]:
    """What a crew is told: short leases, and where its database and its mail server are."""
    return {
        "LMEC_DATA": str(folder),
        "DATABASE_URL": database_url,
        "SMTP_URL": smtp_url,
        "PUBLIC_URL": "https://consultation.example.org",
        "SECRET_KEY": "a key of these tests that is long enough",
        "LMEC_LEASE_SECONDS": "2",
        "LMEC_SWEEP_SECONDS": "1",
    }


class Crew:
    """The processes that share one folder, database and broker; `environment` is theirs."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        secret.make_once(folder / "record_key")
        self.broker = broker_in(folder)
        self.web = Port("127.0.0.1", free_port(), "LMEC_PORT")
        self.address = f"http://{self.web.host}:{self.web.number}"
        self.environment = {**environment, "REDIS_URL": self.broker.url}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """A part, of which nobody waits to hear that it is ready. The web is a demonstration: anybody comes in."""
        if name == "broker":
            return self._start(name, self.broker.argv)
        if name == "web":
            demo = {"LMEC_PORT": str(self.web.number), "PUBLIC_URL": self.address, "LMEC_DEMO": "1"}
            return self._start(name, [LMEC, name], **demo)
        return self._start(name, _command(name))

    def start_broker(self) -> subprocess.Popen[bytes]:
        process = self.start("broker")
        eventually(self.broker.is_answering)
        return process

    def start_web(self) -> subprocess.Popen[bytes]:
        process = self.start("web")
        eventually(self.web.is_answering)
        return process

    def start_worker(self, concurrency: int = 1, first: str = "") -> subprocess.Popen[bytes]:
        """A worker; it is ready when its children are there. `first` is Python that its process runs before it begins."""
        argv = _command("worker", f"--concurrency={concurrency}", first=first)
        return self._wait_for_children(self._start("worker", argv), concurrency)

    def start_gated_worker(
        self, gate: Path, settings: Mapping[str, Mapping[str, object]] | None = None
    ) -> subprocess.Popen[bytes]:
        """A worker whose work stops at the gate in this folder (`tests.faults.gate`), with these entries of Celery settings changed."""
        argv = [sys.executable, "-m", "tests.faults.gate", "--concurrency=1"]
        environment = {"LMEC_GATE": str(gate), "LMEC_GATE_SETTINGS": json.dumps(settings or {})}
        return self._wait_for_children(self._start("worker", argv, **environment), 1)

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat")

    def kill_tree(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a part with its children."""
        for child in children(process.pid):
            kill(child)
        kill(process.pid)
        process.wait()

    def ring(self, kind: str, id: int | None = None) -> None:
        """Send the bell's message, as the web does."""
        self.ring_all([(kind, id)])

    def ring_all(self, bells: Iterable[tuple[str, int | None]]) -> None:
        with Celery("ringer", broker=self.broker.url, set_as_current=False) as app:
            for kind, id in bells:
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
            timeout=120,
        )
        return done.stdout.decode()

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """End everything, with its children."""
        for process in reversed(self.processes):
            self.kill_tree(process)

    def _start(self, name: str, argv: list[str], **more: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(argv, cwd=ROOT, env=self._whole_environment() | more, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def _wait_for_children(self, worker: subprocess.Popen[bytes], concurrency: int) -> subprocess.Popen[bytes]:
        eventually(lambda: len(children(worker.pid)) == concurrency)
        return worker

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


def _command(name: str, *arguments: str, first: str = "") -> list[str]:
    return [sys.executable, "-c", f"{first}\nfrom worker.commands import {name}; {name}()", *arguments]
