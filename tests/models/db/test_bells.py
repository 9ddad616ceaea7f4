"""Nobody is told of work before it is there, nor of work that never came to be."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import select

from models.comments.comment import Comment, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db import work
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import Priority
from models.letters.notification import Notification
from models.record.events import Event
from testing.world import LATER, World

ROOT = Path(__file__).parents[3]


def test_whoever_hears_the_bell_finds_the_work(world: World) -> None:
    world.replace("KH", "1", "share", "exchange")
    world.everybody_submits()
    world.close()
    found = []

    def hear(kind: str, id: int | None, _turn: Priority) -> None:
        if id is not None:
            found.append((kind, world.database.take(work.work_kinds()[kind], id) is not None))

    world.database.bell = hear
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        consolidations.ask(session, world.round_id, by=staff, now=LATER)

    assert found == [(Consolidation.kind, True)]


def test_a_bell_before_the_commit_fails_any_test(world: World) -> None:
    with world.database.transaction(WORKER) as session:
        session.scalars(select(Notification)).all()
        with pytest.raises(AssertionError, match="before the commit"):
            world.database.bell("letters", None, Priority.FIRST)


def test_what_is_rolled_back_leaves_no_row_no_record_and_rings_for_nothing(
    world: World, rung: list[tuple[str, int | None]]
) -> None:
    before, coordinator = kept(world.database), world.coordinators["KH"]
    rung.clear()

    with pytest.raises(ZeroDivisionError), world.database.transaction(viewer_of(coordinator)) as session:
        comments.write(session, world.round_id, Words(CommentType.GENERAL, text="Gone."), by=coordinator, now=LATER)
        session.flush()
        own = [*session.scalars(select(Comment))]
        submissions.submit(session, world.round_id, by=coordinator, seen=submissions.state_of(own), now=LATER)
        assert work.owed_work(session)
        raise ZeroDivisionError

    assert rung == []
    assert kept(world.database) == before


def test_an_act_is_done_wholly_or_not_at_all_so_there_are_no_savepoints(world: World) -> None:
    with world.database.transaction(WORKER) as session, pytest.raises(NotImplementedError, match="savepoint"):
        session.begin_nested()


def test_only_the_doorbell_sends_messages() -> None:
    senders = {
        str(file.relative_to(ROOT))
        for folder in ("models", "redline", "templates", "webapp", "worker", "demo")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("apply_async", "delay", "send_task", "retry")
    }

    assert senders == {"worker/notify.py"}


def kept(database: Database) -> list[int]:
    """What could have been left behind."""
    with database.reading(WORKER) as session:
        return [number for entity in (Comment, Notification, Event) for number in session.scalars(select(entity.id))]
