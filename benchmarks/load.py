"""Browsers that ask without a pause, over loopback: the service beside bare Flask + SQLAlchemy and beside isso.

python -m benchmarks.load
"""

import http.client
import importlib.util
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from benchmarks import measure
from benchmarks.busy_round import REMARK, BusyRound, busy_round
from benchmarks.measure import machine, table
from benchmarks.work import PARAGRAPHS, SEED
from models import logs
from ops.embedded.parts import free_port

COMMENTS = 2_000
BROWSERS = 4
TURNS = 6
SECONDS = 1.0  # for each turn
STARTS_WITHIN = 30.0  # seconds
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Ask = Callable[[int], tuple[str, str, bytes, dict[str, str]]]
"""By the number of the request: method, address, body and headers."""


@dataclass(slots=True)
class Run:
    """What came of one kind of request to one application, in all its turns.

    `spent` are the server's CPU seconds, `waits` the seconds that browsers waited, `held` the megabytes of the server after
    each turn.
    """

    name: str
    application: str
    elapsed: float = 0.0
    spent: float = 0.0
    waits: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.waits) / self.elapsed

    @property
    def cost(self) -> float:
        """The server's CPU seconds for a request."""
        return self.spent / len(self.waits)

    @property
    def memory_growth(self) -> float:
        """Megabytes by which the server has grown since its first turn."""
        return self.held[-1] - self.held[0]

    def percentile(self, percent: int) -> float:
        """What so many percent of the requests did not exceed, in milliseconds."""
        return quantiles(self.waits, n=100)[percent - 1] * 1000


@dataclass(frozen=True, slots=True)
class ServedApplication:
    """An application in processes of its own."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """CPU seconds of all its processes up to now."""
        return measure.cpu_seconds(self.process.pid)

    def megabytes(self) -> float:
        """Megabytes that its processes hold."""
        return measure.resident_megabytes(self.process.pid)


@contextmanager
def serve(name: str, folder: Path) -> Iterator[ServedApplication]:
    """The application over the rows in the folder, once it answers."""
    port = free_port()
    with (folder / f"{name}.log").open("wb") as log:
        command = [sys.executable, "-m", "benchmarks.serving", name, str(folder), str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while not _is_answering(port):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError((folder / f"{name}.log").read_text())
            time.sleep(0.05)
        yield ServedApplication(name, port, process)
    finally:
        process.terminate()
        process.wait()


def _is_answering(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


def take_turn(run: Run, server: ServedApplication, ask: Ask, expected: int, *, seconds: float) -> None:
    """Let all browsers ask for so long; an answer with another status is an error."""
    first = len(run.waits)  # no request is sent twice: the same comment again is not written again
    until = time.monotonic() + seconds

    def browse(browser: int) -> list[float]:
        connection, waits = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30), list[float]()
        while time.monotonic() < until or not waits:
            method, address, body, headers = ask((first + len(waits)) * BROWSERS + browser)
            began = time.perf_counter()
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            answer.read()
            waits.append(time.perf_counter() - began)
            if answer.status != expected:
                raise RuntimeError(f"{server.name} answered {run.name} with {answer.status}")
        connection.close()
        return waits

    spent, began = server.cpu_seconds(), time.monotonic()
    with ThreadPoolExecutor(BROWSERS) as browsers:
        for waits in browsers.map(browse, range(BROWSERS)):
            run.waits += waits
    run.elapsed += time.monotonic() - began
    run.spent += server.cpu_seconds() - spent
    run.held.append(server.megabytes())


def requests_to(busy: BusyRound) -> dict[str, dict[str, tuple[Ask, int]]]:
    """What is asked of each application, by what it is called, with the status that is right."""
    token = busy.token()
    ours_known, bare_known = (browser.call(busy.draft).headers["ETag"] for browser in (busy.ours, busy.bare))
    ours, bare = {"Cookie": busy.ours.cookie}, {"Cookie": busy.bare.cookie}

    def get(address: str, headers: dict[str, str]) -> Ask:
        return lambda _: ("GET", address, b"", headers)

    def comment(cookie: dict[str, str]) -> Ask:
        def ask(number: int) -> tuple[str, str, bytes, dict[str, str]]:
            address, form = busy.proposal(number, token)
            return "POST", address, urlencode(form).encode(), cookie | FORM

        return ask

    def isso_comment(number: int) -> tuple[str, str, bytes, dict[str, str]]:
        text = f"{REMARK} {busy.work[number % len(busy.work)].text} Number {number}."
        body = {
            "author": "Coordinator of Cambodia",
            "email": "coordinator@kh.example.org",
            "title": "Draft",
            "text": text,
        }
        return "POST", "/new?uri=%2Fdraft", json.dumps(body).encode(), {"Content-Type": "application/json"}

    return {
        "the draft": {"ours": (get(busy.draft, ours), 200), "bare": (get(busy.draft, bare), 200)},
        "the draft, unchanged": {
            "ours": (get(busy.draft, ours | {"If-None-Match": ours_known}), 304),
            "bare": (get(busy.draft, bare | {"If-None-Match": bare_known}), 304),
        },
        "a posted comment": {
            "ours": (comment(ours), 302),
            "bare": (comment(bare), 302),
            **({"isso": (isso_comment, 201)} if importlib.util.find_spec("isso") else {}),
        },
    }


def measure_runs(busy: BusyRound, folder: Path, *, turns: int, seconds: float) -> list[Run]:
    """Each kind of request to each application, which take turns of so many seconds."""
    found, requests = list[Run](), requests_to(busy)
    with ExitStack() as stack:
        names = dict.fromkeys(name for applications in requests.values() for name in applications)
        servers = {name: stack.enter_context(serve(name, folder)) for name in names}
        for what, applications in requests.items():
            mine = {name: Run(what, name) for name in applications}
            for name, (ask, expected) in applications.items():  # what is made at first is no cost of each request
                take_turn(Run(what, name), servers[name], partial(_with_other_numbers, ask), expected, seconds=0)
            for _ in range(turns):
                for name, (ask, expected) in applications.items():
                    take_turn(mine[name], servers[name], ask, expected, seconds=seconds)
            found += mine.values()
    return found


def _with_other_numbers(ask: Ask, number: int) -> tuple[str, str, bytes, dict[str, str]]:
    return ask(number + 10**9)


def main() -> None:
    """Print the table, in Markdown."""
    logs.configure(logging.WARNING)
    print(
        f"Seed {SEED}; {machine()}. {BROWSERS} browsers, {TURNS} turns of {SECONDS:g} s; one process with as many threads."
    )
    print(f"\n### {PARAGRAPHS} paragraphs, {COMMENTS:,} comments, over loopback, on SQLite\n")
    with (
        tempfile.TemporaryDirectory() as folder,
        busy_round(Path(folder), paragraphs=PARAGRAPHS, written=COMMENTS) as busy,
    ):
        found = measure_runs(busy, Path(folder), turns=TURNS, seconds=SECONDS)
    ours = {one.name: one for one in found if one.application == "ours"}
    rows = [
        [
            f"{one.name}: {one.application}",
            f"{one.rate:,.0f}",
            f"{one.cost * 1000:.2f}",
            f"{ours[one.name].cost / one.cost:.2f}x" if one.application != "ours" else "",
            f"{ours[one.name].rate / one.rate:.2f}x" if one.application != "ours" else "",
            f"{one.percentile(50):.0f}",
            f"{one.percentile(99):.0f}",
            f"{one.memory_growth:.1f}",
        ]
        for one in found
    ]
    heads = ["request", "a second", "CPU ms", "our CPU to it", "our rate to it", "p50 ms", "p99 ms", "grows MB"]
    print(table(heads, rows))


if __name__ == "__main__":
    main()
