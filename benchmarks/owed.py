"""What a worker is owed, beside the least that does the same: a consolidation of many proposals, and letters.

python -m benchmarks.owed
"""

import logging
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

import redline
from benchmarks.desk import ADDRESS, SECRET
from benchmarks.measure import machine, table
from benchmarks.work import PARAGRAPHS, SEED, Task, in_english
from models import logs, schema
from models.access import WORKER, viewer_of
from models.comment import Change, Comment, CommentState, CommentType
from models.consolidation import Consolidation, TraceSpan
from models.consultation import Round, RoundState
from models.database import Database
from models.draft import Kind, Paragraph
from models.notification import Letter, Notification
from models.operations import consolidations
from models.operations.drafts import NewParagraph
from models.queries.letters import content
from models.settings import Settings, read
from models.work import WorkState
from tests.worker.mail_server import MailServer
from tests.world import World, make_world
from worker.delivery import send_due
from worker.letters import render
from worker.message import Envelope, message

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


def letters(count: int, *, turns: int = TURNS) -> Cost:
    """So many letters in one task; the least opens a connection for each, and keeps no claim that tells who is at it."""
    ours, least = float("inf"), float("inf")
    with (
        tempfile.TemporaryDirectory() as data,
        asked(in_english(12, paragraphs=4)) as world,
        MailServer().running() as server,
    ):
        settings = read({"LMEC_DATA": data, "PUBLIC_URL": ADDRESS, "SECRET_KEY": SECRET, "SMTP_URL": server.url})
        for turn in range(turns):
            _owe(world, count, f"ours {turn}")
            ours = min(ours, _spent(lambda: send_due(world.database, settings)))
            _owe(world, count, f"least {turn}")
            least = min(least, _spent(lambda: _send_one_by_one(world, settings, server.port)))
        assert len(server.arrived) == 2 * count * turns
    return Cost(f"{count} letters", ours, least)


def _owe(world: World, count: int, event: str) -> None:
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


def _send_one_by_one(world: World, settings: Settings, port: int) -> None:
    with world.database.reading(WORKER) as session:
        waiting = session.scalars(select(Notification.id).where(Notification.state == WorkState.WAITING)).all()
    for id in waiting:
        with world.database.reading(WORKER) as session:
            told = content(session, id)
        words = render(told, settings)
        envelope = Envelope(settings.mail_from, told.person.name, told.person.email, str(id), told.owed_at)
        mail = message(envelope, subject=words.subject, text=words.text, html=words.html, language=words.language)
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(mail)
        with world.database.transaction(WORKER) as session:
            done = update(Notification).where(Notification.id == id)
            session.execute(done.values(state=WorkState.DONE, subject=words.subject, body=words.text))


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
    costs = [*(consolidation(proposals) for proposals in PROPOSALS), letters(LETTERS)]
    print(
        table(
            ["work", "ours", "the least", "ratio"],
            [[c.name, f"{c.ours:.2f}", f"{c.least:.2f}", f"{c.ratio:.1f}x"] for c in costs],
        )
    )


if __name__ == "__main__":
    main()
