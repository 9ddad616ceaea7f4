"""Letters sent in batches, beside a Celery task and a connection for each, by the worker that serves people.

python -m benchmarks.letters
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select, update

from benchmarks.measure import cpu_seconds, machine, table
from benchmarks.one_by_one import TASK
from benchmarks.owed import closed_round
from benchmarks.work import in_english
from models import logs
from models.db.access import WORKER
from models.db.work import WorkState
from models.letters.letter import Letter
from models.letters.notification import Notification
from testing.crew import Crew, environment, eventually
from testing.mail_server import MailServer
from testing.world import World

LETTERS = 400
TURNS = 3
LONGEST = 300.0  # seconds for one turn
PRELOAD = "import benchmarks.one_by_one"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of sending: the best of its turns, in CPU seconds of the worker and in seconds for each letter."""

    name: str
    cpu: float = float("inf")
    seconds: float = float("inf")


def compare_ways(letters: int = LETTERS, turns: int = TURNS) -> tuple[Way, Way]:
    """In batches, and one by one; both in turns, each letter owed anew."""
    batches, alone = Way("in batches, as ours"), Way("a task and a connection for each")
    with round_with_crew() as (world, crew, mail):
        worker = crew.start_worker(1, first=PRELOAD).pid
        for turn in range(turns):
            batches = _take_turn(batches, world, crew, worker, owe(world, letters, f"batch {turn}"), apart=False)
            alone = _take_turn(alone, world, crew, worker, owe(world, letters, f"alone {turn}"), apart=True)
        assert len(mail.arrived) == 2 * letters * turns
    return batches, alone


@contextmanager
def round_with_crew() -> Iterator[tuple[World, Crew, MailServer]]:
    """A round of six members on SQLite, a mail server that takes every letter, and a broker."""
    with (
        closed_round(in_english(12, paragraphs=4)) as world,
        MailServer().running() as mail,
        tempfile.TemporaryDirectory() as folder,
    ):
        url = world.database.engine.url.render_as_string(hide_password=False)
        crew = Crew(Path(folder), {**environment(mail.url, url, Path(folder)), "LMEC_LEASE_SECONDS": "30"})
        try:
            crew.start_broker()
            yield world, crew, mail
        finally:
            crew.stop()


def owe(world: World, count: int, event: str) -> list[int]:
    """Owe letters to all coordinators in turn, and nothing else."""
    people, now = [person.id for person in world.coordinators.values()], world.database.now()
    owed = [
        {
            "person_id": people[place % len(people)],
            "letter": Letter.ROUND_OPENED,
            "event": f"{event}:{place}",
            "round_id": world.round_id,
            "owed_at": now,
            "not_before": now,
        }
        for place in range(count)
    ]
    with world.database.transaction(WORKER) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
        session.connection().execute(insert(Notification), owed)
        return list(session.scalars(select(Notification.id).where(Notification.state == WorkState.WAITING)))


def _take_turn(way: Way, world: World, crew: Crew, worker: int, ids: list[int], *, apart: bool) -> Way:
    before, start = cpu_seconds(worker), time.monotonic()
    crew.ring_all([(TASK, id) for id in ids] if apart else [("letters", None)])
    eventually(lambda: not count_unsent(world), within=LONGEST, every=0.1)
    seconds = (time.monotonic() - start) / len(ids)
    return Way(way.name, min(way.cpu, (cpu_seconds(worker) - before) / len(ids)), min(way.seconds, seconds))


def count_unsent(world: World) -> int:
    """How many letters have not been sent yet."""
    with world.database.reading(WORKER) as session:
        left = select(func.count()).select_from(Notification).where(Notification.state != WorkState.DONE)
        return session.scalars(left).one()


def main() -> None:
    """Print the table, in Markdown."""
    logs.configure(logging.ERROR)
    print(
        f"{machine()}. Letters to six coordinators on SQLite, by one worker; the best of {TURNS} turns of {LETTERS:,}.\n"
    )
    ours, alone = compare_ways()
    rows = [
        [way.name, f"{way.cpu * 1000:.1f}", f"{alone.cpu / way.cpu:.1f}x", f"{1 / way.seconds:,.0f}"]
        for way in (ours, alone)
    ]
    print(table(["sent", "CPU ms in the worker", "ours is", "a second"], rows))


if __name__ == "__main__":
    main()
