"""What a consolidation of many proposals costs a worker, beside the least that does the same.

python -m benchmarks.owed
"""

import gc
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection, insert, select, update

import redline
from benchmarks.measure import frozen_objects, machine, table
from benchmarks.work import PARAGRAPHS, SEED, Task, in_english
from models import logs
from models.comments.comment import Change, Comment, CommentState, CommentType
from models.consolidation.consolidation import Consolidation, TraceSpan
from models.consolidation.operations import consolidations
from models.db import bulk, schema
from models.db.access import WORKER, viewer_of
from models.db.base import Base
from models.db.bulk import gc_paused
from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind, Paragraph
from models.rounds.consultation import Round, RoundState
from testing.world import World, make_world

PROPOSALS = {1_000: 10, 100_000: 2}  # and how often they are consolidated
PLAIN_PROPOSALS = {2_000: 5, 20_000: 3}


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of ours, of a worker's first, and of the least that does the same."""

    name: str
    ours: float
    first: float
    least: float

    @property
    def ratio(self) -> float:
        return self.ours / self.least


@contextmanager
def empty_database() -> Iterator[Database]:
    """A database in which nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'lmec.sqlite3'}")
        schema.upgrade(database)
        yield database
        database.close()


@contextmanager
def closed_round(work: list[Task]) -> Iterator[World]:
    """A database with one round that has closed."""
    with empty_database() as database:
        yield make_closed_round(database, work)


def make_closed_round(database: Database, work: list[Task]) -> World:
    """A round that has closed on a text, with these proposals of six members in it."""
    text = [NewParagraph(Kind.NUMBERED, task.text) for task in work]
    world = make_world(database, text=text, closes_at=database.now() + timedelta(days=7))
    with database.transaction(WORKER) as session:
        in_order = select(Paragraph.id).where(Paragraph.version_id == world.version_id).order_by(Paragraph.position)
        rows = list(_comment_rows(world, work, session.scalars(in_order).all()))
        session.connection().execute(insert(Comment), rows)
        session.execute(update(Round).where(Round.id == world.round_id).values(state=RoundState.CLOSED))
    return world


def _comment_rows(world: World, work: list[Task], paragraphs: Sequence[int]) -> Iterator[dict[str, object]]:
    people, numbers = list(world.coordinators.values()), [0] * len(world.coordinators)
    now = world.database.now()
    for paragraph_id, task in zip(paragraphs, work, strict=True):
        for place, proposed in enumerate(task.texts):
            whose = place % len(people)
            numbers[whose] += 1
            yield {
                "round_id": world.round_id,
                "member_id": people[whose].of_member().id,
                "author_id": people[whose].id,
                "paragraph_id": paragraph_id,
                "type": CommentType.SUBSTANTIVE,
                "change": Change.REPLACE,
                "text": "",
                "proposed_text": proposed,
                "justification": "",
                "revision": 1,
                "written_at": now,
                "changed_at": now,
                "state": CommentState.SUBMITTED,
                "number": numbers[whose],
            }


def measure_consolidation(proposals: int, *, paragraphs: int = PARAGRAPHS, turns: int) -> Cost:
    """From asking for it to the candidate's last row, by a worker that has made one before, the best of several.

    The least reads the proposals, finds their words, writes a row for each.
    """
    work = in_english(proposals, paragraphs=paragraphs)
    ours, least = [], []
    with empty_database() as database:
        for _ in range(1 + turns):
            world = make_closed_round(database, work)
            ours.append(_cpu_seconds(_consolidate, world))
            least.append(_cpu_seconds(_read_and_write, world))
    return Cost(f"a consolidation of {proposals:,} proposals", min(ours[1:]), ours[0], min(least[1:]))


def _consolidate(world: World) -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        owed = consolidations.ask(session, world.round_id, by=staff, now=world.database.now())
    claim = world.database.take(Consolidation, owed.id)
    assert claim
    consolidations.make(world.database, claim)


@gc_paused()
def _read_and_write(world: World) -> None:
    with world.database.transaction(WORKER) as session:
        proposed = select(Comment.id, Comment.paragraph_id, Comment.proposed_text).where(
            Comment.round_id == world.round_id
        )
        rows = session.connection().execute(proposed.order_by(Comment.paragraph_id, Comment.id)).all()
        spans = [
            {
                "comment_id": id,
                "paragraph_id": paragraph_id,
                "start": 0,
                "end": len(redline.segment(text, "en")),
                "in_bracket": False,
            }
            for id, paragraph_id, text in rows
        ]
        session.connection().execute(insert(TraceSpan), spans)


@contextmanager
def plain_inserts() -> Iterator[None]:
    """Insert by dictionaries, as SQLAlchemy's guide does, and leave the garbage collector on."""

    def write(
        connection: Connection, entity: type[Base], columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        if filled := [dict(zip(columns, row, strict=True)) for row in rows]:
            connection.execute(insert(entity), filled)

    with patch.object(bulk, "write", write), patch.object(gc, "disable", lambda: None):
        yield


def compare_with_plain(proposals: int, *, turns: int) -> tuple[float, float]:
    """CPU seconds of a consolidation, and of one in the plain way, the best of several that take turns."""
    work, ours, others = in_english(proposals), [], []
    with empty_database() as database:
        for _ in range(1 + turns):
            ours.append(_cpu_seconds(_consolidate, make_closed_round(database, work)))
            with plain_inserts():
                others.append(_cpu_seconds(_consolidate, make_closed_round(database, work)))
    return min(ours[1:]), min(others[1:])


def _cpu_seconds(work: Callable[[World], object], world: World) -> float:
    """CPU seconds of this thread."""
    with frozen_objects():
        start = time.thread_time()
        work(world)
        return time.thread_time() - start


def main() -> None:
    """Print the table, in Markdown."""
    logs.configure(logging.ERROR)
    print(f"Seed {SEED}; {machine()}. CPU seconds in this process.")
    print(f"\n### {PARAGRAPHS} paragraphs, on SQLite\n")
    costs = [measure_consolidation(proposals, turns=turns) for proposals, turns in PROPOSALS.items()]
    print(
        table(
            ["work", "ours", "the first", "the least", "ratio"],
            [[c.name, f"{c.ours:.2f}", f"{c.first:.2f}", f"{c.least:.2f}", f"{c.ratio:.1f}x"] for c in costs],
        )
    )
    rows: list[list[str]] = []
    print("\n### Rows by columns and a collector that rests, beside the plain way\n")
    for proposals, turns in PLAIN_PROPOSALS.items():
        ours, others = compare_with_plain(proposals, turns=turns)
        rows.append(
            [f"a consolidation of {proposals:,} proposals", f"{ours:.2f}", f"{others:.2f}", f"{others / ours:.2f}x"]
        )
    print(table(["work", "ours", "the plain way", "ours is"], rows))


if __name__ == "__main__":
    main()
