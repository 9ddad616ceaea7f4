"""Who waits for whom: writers for writers alone, and from the first statement on."""

from typing import Any

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.exc import OperationalError

from models.comments.comment import Comment
from models.db.access import WORKER
from models.db.database import Database
from testing.waiting_time import waiting_time
from testing.world import World
from tests.web.circulation import make_version_2

CHANGES = ("INSERT", "UPDATE", "DELETE")


def test_nobody_who_writes_waits_for_somebody_who_reads(world: World) -> None:
    world.remark("KH", "There before.")
    with world.database.reading(WORKER) as session:
        reading = session.execute(select(Comment.text).execution_options(yield_per=1))
        began = waiting_time()
        world.remark("KH", "Written meanwhile.")
        world.submit("TH")
        assert waiting_time() - began < 15  # SQLite would have waited for twenty seconds, PostgreSQL for ever

        assert reading.scalars().all() == ["There before."]
        assert session.scalars(select(Comment.text)).all() == ["There before."]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_whoever_changes_something_queued_for_it_before_looking(world: World) -> None:
    transactions = _listened_to(world.database)

    make_version_2(world).circulate()

    changing = [done for done in transactions if any(statement.startswith(CHANGES) for statement in done)]
    assert len(changing) > 20
    assert {done[0] for done in changing} == {"BEGIN IMMEDIATE"}
    assert {done[0] for done in transactions} == {"BEGIN IMMEDIATE", "BEGIN"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_no_connection_is_told_again_what_it_is_for(world: World) -> None:
    """After each word about that, SQLite makes anew what it had made of every statement."""
    world.remark("KH", "Opens the connections.")
    transactions = _listened_to(world.database)

    world.remark("KH", "First.")
    with world.database.reading(WORKER) as session:
        assert len(session.scalars(select(Comment.text)).all()) == 2
        with pytest.raises(OperationalError, match="readonly"):
            session.execute(delete(Comment))
    world.remark("KH", "Second.")

    assert [done[0] for done in transactions] == ["BEGIN IMMEDIATE", "BEGIN", "BEGIN IMMEDIATE"]
    assert not [statement for done in transactions for statement in done if statement.startswith("PRAGMA")]


def _listened_to(database: Database) -> list[list[str]]:
    """What is said in each transaction from now on, in order."""
    transactions: list[list[str]] = []
    under_way: dict[int, list[str]] = {}

    def hear(_connection: Any, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            under_way[id(cursor.connection)] = []
            transactions.append(under_way[id(cursor.connection)])
        under_way.setdefault(id(cursor.connection), []).append(statement)

    for engine in (database.reader, database.engine):
        event.listen(engine, "before_cursor_execute", hear)
    return transactions
