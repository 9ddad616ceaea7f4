"""Many processes write into one database at once, and are killed while they do: what was acknowledged is there, once."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select, text

from models.comments.comment import Comment
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.record import verifying
from models.record.events import Chain, Event
from models.record.verbs import Verb
from testing.crew import Crew, eventually
from testing.world import MEMBERS, World
from tests.faults.invariants import hold

WRITERS, ACTS = 8, 50
KILLED, KILLS = 4, 12  # writers at once, and how often one of them is killed
LONGEST = 0.1  # seconds from a writer's first acknowledgement to its end
# Each process is forked from one that has imported everything and opened nothing.
forking = get_context("forkserver")
forking.set_forkserver_preload([__name__])


class Log:
    """What was acknowledged, each by a line in a file of its own outside the database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def note(self, words: str) -> None:
        """At once and whole: a write of a few bytes to the end of a file is not torn by a kill."""
        with (self.folder / f"{os.getpid()}.log").open("ab", buffering=0) as file:
            file.write(f"{words}\n".encode())

    def words(self, process: int | None = None) -> list[str]:
        return [
            line
            for file in self.folder.glob(f"{process or '*'}.log")
            for line in file.read_text(encoding="utf-8").splitlines()
        ]


def write(url: str, world: World, code: str, acts: int, log: Log) -> None:
    """In a process of its own: as one member's coordinator, write comments and note each that is acknowledged."""
    own = replace(world, database=Database(url))
    for number in range(acts):
        words = f"{code} {os.getpid()} {number}"
        own.remark(code, words)
        log.note(words)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    folder = tmp_path / "acknowledged"
    folder.mkdir()
    return Log(folder)


@pytest.fixture
def writing(open_world: World, database_url: str, log: Log) -> Iterator[Callable[[int, int], ForkServerProcess]]:
    """Starts the writer with this number, for so many acts."""
    started: list[ForkServerProcess] = []

    def start(number: int, acts: int) -> ForkServerProcess:
        code = list(MEMBERS)[number % len(MEMBERS)]
        arguments = (database_url, replace(open_world, database=None), code, acts, log)  # type: ignore[arg-type]
        process = forking.Process(target=write, args=arguments)
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def test_eight_processes_that_write_at_once_all_succeed_and_no_change_is_lost(
    open_world: World, database: Database, writing: Callable[[int, int], ForkServerProcess], log: Log
) -> None:
    before = record_of(database)

    writers = [writing(number, ACTS) for number in range(WRITERS)]
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert len(log.words()) == WRITERS * ACTS
    assert sorted(comments(database)) == sorted(log.words())
    # Each act has read the end of the chain and written it again.
    assert record_of(database) == before + WRITERS * ACTS
    assert sound(database)


def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_there_by_half(
    open_world: World, database: Database, writing: Callable[[int, int], ForkServerProcess], log: Log, crew: Crew
) -> None:
    random = Random(35)
    writers = [writing(number, 10**6) for number in range(KILLED)]
    for kill in range(KILLS):
        victim = random.randrange(KILLED)
        process = writers[victim]
        eventually(lambda: log.words(process.pid))  # noqa: B023 (it is asked here)
        process.join(random.uniform(0, LONGEST))
        process.kill()
        process.join()
        writers[victim] = writing(kill, 10**6)
    for process in writers:
        process.kill()
        process.join()

    kept, acknowledged = comments(database), log.words()
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)
    assert len(kept) - len(acknowledged) <= KILLS + KILLED  # at the kill, one was written and not yet acknowledged
    with database.reading(WORKER) as session:
        written = session.scalars(select(func.count()).where(Event.verb == Verb.COMMENT_WRITTEN)).one()
    assert written == len(kept)
    assert sound(database)
    open_world.everybody_submits()
    crew.start_broker()
    crew.start_worker()
    crew.start_beat()
    hold(database)


def comments(database: Database) -> list[str]:
    with database.reading(WORKER) as session:
        return list(session.scalars(select(Comment.text)))


def record_of(database: Database) -> int:
    """How long the record is."""
    with database.reading(WORKER) as session:
        return session.scalars(select(Chain.seq)).one()


def sound(database: Database) -> bool:
    """Whether the file is whole, and the record holds."""
    with database.reading(OPERATOR) as session:
        holds = not any(finding.faults for finding in verifying.verify(session))
        whole = not database.is_sqlite or session.scalar(text("PRAGMA integrity_check")) == "ok"
    return holds and whole
