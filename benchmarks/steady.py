"""What the web and a worker hold, minute by minute, while people read and write and work is owed without a pause.

python -m benchmarks.steady [MINUTES]
"""

import http.client
import logging
import re
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

from sqlalchemy import func, select, update

from benchmarks.busy_round import BusyRound, busy_round
from benchmarks.letters import count_unsent, owe, round_with_crew
from benchmarks.load import FORM, ServedApplication, serve
from benchmarks.measure import machine, resident_megabytes, table
from benchmarks.work import PARAGRAPHS, SEED
from models import logs
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from testing.crew import Crew, eventually
from testing.world import World

MINUTES = 10
COMMENTS = 2_000
BROWSERS = 3
LETTERS = 60
WRITTEN = re.compile(r"#c-(\d+)")


@dataclass(slots=True)
class Part:
    """A process with its children: what it held at the end of each minute, in megabytes, and what it had done by then."""

    process: int
    does: Callable[[], int]
    megabytes: list[float] = field(default_factory=list)
    done: list[int] = field(default_factory=list)

    def note_state(self) -> None:
        self.megabytes.append(resident_megabytes(self.process))
        self.done.append(self.does())

    @property
    def memory_growth(self) -> float:
        """Megabytes since the end of the second minute, when everything has been used once."""
        return self.megabytes[-1] - self.megabytes[min(1, len(self.megabytes) - 1)]


class Browser:
    """A coordinator who reads the draft, writes a comment and removes it again, so that nothing but time goes on."""

    def __init__(self, busy: BusyRound, server: ServedApplication, number: int) -> None:
        self.busy = busy
        self.number = number
        self.token = busy.token()
        self.headers = {"Cookie": busy.ours.cookie}
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.requests = 0

    def go_on(self, stop: Event) -> None:
        while not stop.is_set():
            tag = self._request("GET", self.busy.draft).headers["ETag"]
            self._request("GET", self.busy.draft, tag=tag)
            address, form = self.busy.proposal(self.requests * 10 + self.number, self.token)
            [written] = WRITTEN.findall(self._request("POST", address, form).headers["Location"])
            self._request("GET", f"/comments/{written}")
            gone = {"csrf_token": self.token, "seen": "1"}
            self._request("POST", f"/comments/{written}/remove", gone)

    def _request(
        self, method: str, address: str, form: dict[str, str] | None = None, tag: str = ""
    ) -> http.client.HTTPResponse:
        headers = self.headers | ({"If-None-Match": tag} if tag else {}) | (FORM if form else {})
        self.connection.request(method, address, urlencode(form or {}).encode(), headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 302 and (
            form or answer.status not in (200, 304)
        ):  # somebody else may have written meanwhile
            raise RuntimeError(f"{method} {address} was answered with {answer.status}")
        self.requests += 1
        return answer


class Office:
    """Owes a consolidation and letters to all coordinators, and waits until the worker has done all of it."""

    def __init__(self, world: World, crew: Crew) -> None:
        self.world = world
        self.crew = crew
        self.done = 0
        staff = world.staff[0]
        with world.database.transaction(viewer_of(staff)) as session:
            self.consolidation = consolidations.ask(session, world.round_id, by=staff, now=world.database.now()).id

    def go_on(self, stop: Event) -> None:
        while not stop.is_set():
            owe(self.world, LETTERS, f"round {self.done}")
            with self.world.database.transaction(WORKER) as session:
                again = update(Consolidation).where(Consolidation.id == self.consolidation)
                session.execute(again.values(state=WorkState.WAITING, attempts=0))
            self.crew.ring_all([("consolidation", self.consolidation), ("letters", None)])
            eventually(lambda: not self._count_waiting() and not count_unsent(self.world), within=60)
            self.done += 1 + LETTERS

    def _count_waiting(self) -> int:
        with self.world.database.reading(WORKER) as session:
            waiting = select(func.count()).select_from(Consolidation).where(Consolidation.state != WorkState.DONE)
            return session.scalars(waiting).one()


def watch_processes(
    minutes: int, *, length: float = 60.0, paragraphs: int = PARAGRAPHS, written: int = COMMENTS
) -> list[Part]:
    """The web and a worker over so many minutes of so many seconds; each has rows of its own on SQLite."""
    stop = Event()
    with (
        tempfile.TemporaryDirectory() as folder,
        busy_round(Path(folder), paragraphs=paragraphs, written=written) as busy,
        serve("ours", Path(folder)) as web,
        round_with_crew() as (world, crew, mail),
    ):
        browsers = [Browser(busy, web, number) for number in range(BROWSERS)]
        office = Office(world, crew)
        parts = [
            Part(web.process.pid, lambda: sum(one.requests for one in browsers)),
            Part(crew.start_worker(1).pid, lambda: office.done),
        ]
        with ThreadPoolExecutor() as people:
            running = [people.submit(one, stop) for one in (*[browser.go_on for browser in browsers], office.go_on)]
            for minute in range(minutes):
                if wait(running, timeout=length, return_when=FIRST_EXCEPTION).done:
                    break
                if minute == minutes - 1:  # what was begun is done, and counts
                    stop.set()
                    wait(running)
                mail.arrived.clear()
                for part in parts:
                    part.note_state()
            stop.set()
            for one in running:
                one.result()
    return parts


def main() -> None:
    """Print the table, in Markdown."""
    logs.configure(logging.ERROR)
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    print(f"Seed {SEED}; {machine()}. {BROWSERS} browsers and one worker without a pause, on SQLite.\n")
    web, worker = watch_processes(minutes)
    rows = [
        [str(minute), f"{held:.0f}", f"{requests:,}", f"{kept:.0f}", f"{did:,}"]
        for minute, held, requests, kept, did in zip(
            range(1, minutes + 1), web.megabytes, web.done, worker.megabytes, worker.done, strict=True
        )
    ]
    print(table(["minute", "web MB", "requests", "worker MB", "work done"], rows))
    print(f"\nSince the second minute: web {web.memory_growth:+.1f} MB, worker {worker.memory_growth:+.1f} MB.")


if __name__ == "__main__":
    main()
