"""What a consolidation of many proposals costs a worker, beside the least that does the same.

python -m benchmarks.owed
"""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

import redline
from benchmarks.measure import machine, table
from benchmarks.work import PARAGRAPHS, SEED, Task, in_english
from models import logs, schema
from models.access import WORKER, viewer_of
from models.comment import Change, Comment, CommentState, CommentType
from models.consolidation import Consolidation, TraceSpan
from models.consultation import Round, RoundState
from models.database import Database
from models.draft import Kind, Paragraph
from models.operations import consolidations
from models.operations.drafts import NewParagraph
from tests.world import World, make_world

PROPOSALS = (1_000, 100_000)
LETTERS = 200
TURNS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of ours, and of the least that does the same."""

    name: str
    ours: float
    least: float

    @property
    def ratio(self) -> float:
        return self.ours / self.least


@contextmanager
def asked(work: list[Task]) -> Iterator[World]:
    """A round that has closed on a text, with these proposals of six members in it."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'lmec.sqlite3'}")
        schema.upgrade(database)
        text = [NewParagraph(Kind.NUMBERED, task.text) for task in work]
        world = make_world(database, text=text, closes_at=database.now() + timedelta(days=7))
        with database.transaction(WORKER) as session:
            in_order = select(Paragraph.id).where(Paragraph.version_id == world.version_id).order_by(Paragraph.position)
            rows = list(_rows(world, work, session.scalars(in_order).all()))
            session.connection().execute(insert(Comment), rows)
            session.execute(update(Round).values(state=RoundState.CLOSED))
        yield world
        database.engine.dispose()


def _rows(world: World, work: list[Task], paragraphs: Sequence[int]) -> Iterator[dict[str, object]]:
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


def consolidation(proposals: int, *, paragraphs: int = PARAGRAPHS) -> Cost:
    """From asking for it to the candidate's last row; the least reads the proposals, finds their words, writes a row for each."""
    with asked(in_english(proposals, paragraphs=paragraphs)) as world:
        ours = _spent(lambda: _consolidate(world))
        least = _spent(lambda: _read_and_write(world))
    return Cost(f"a consolidation of {proposals:,} proposals", ours, least)


def _consolidate(world: World) -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        owed = consolidations.ask(session, world.round_id, by=staff, now=world.database.now())
    claim = world.database.take(Consolidation, owed.id)
    assert claim
    consolidations.make(world.database, claim)


def _read_and_write(world: World) -> None:
    with world.database.transaction(WORKER) as session:
        proposed = select(Comment.id, Comment.paragraph_id, Comment.proposed_text).where(
            Comment.round_id == world.round_id
        )
        rows = session.connection().execute(proposed.order_by(Comment.paragraph_id, Comment.id)).all()
        spans = [
            {
                "comment_id": id,
                "paragraph_id": of,
                "start": 0,
                "end": len(redline.segment(text, "en")),
                "in_bracket": False,
            }
            for id, of, text in rows
        ]
        session.connection().execute(insert(TraceSpan), spans)


def _spent(work: Callable[[], object]) -> float:
    """CPU seconds of this thread: the mail server has its own."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def main() -> None:
    """Print the table, in Markdown."""
    logs.configure(logging.ERROR)
    print(f"Seed {SEED}; {machine()}. CPU seconds in this process.")
    print(f"\n### {PARAGRAPHS} paragraphs, on SQLite\n")
    costs = [consolidation(proposals) for proposals in PROPOSALS]
    print(
        table(
            ["work", "ours", "the least", "ratio"],
            [[c.name, f"{c.ours:.2f}", f"{c.least:.2f}", f"{c.ratio:.1f}x"] for c in costs],
        )
    )


if __name__ == "__main__":
    main()
