"""A consolidation of many proposals: it asks the database no more often than one of few, and keeps its claim all the while."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from models.consolidation.consolidation import Alternative, Conflict, Consolidation
from models.consolidation.operations import consolidations
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import ClaimLost
from testing.world import LATER, MEMBERS, World, make_world

WORDS = ("share", "learned", "members", "year")


def statements(database: Database) -> list[str]:
    """What the database is told from here on, as it grows."""
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    return statements


def closed(world: World) -> int:
    """The round closes, and a candidate is owed."""
    world.everybody_submits()
    world.close()
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        return consolidations.ask(session, world.round_id, by=staff, now=LATER).id


def test_a_candidate_of_many_brackets_takes_no_more_statements_than_one_of_few(
    world: World, database: Database
) -> None:
    world.replace("KH", "1", "share", "exchange")
    few = closed(world)
    other = make_world(database, title="Another strategy")
    for code in MEMBERS:
        for word in WORDS:
            other.replace(code, "1", word, f"{word} ({code})")
        other.replace(code, "2", "fish", f"fish of {code}")
    many = closed(other)
    sql = statements(database)

    world.make(few)
    of_few = len(sql)
    sql.clear()
    other.make(many)

    assert len(sql) <= of_few
    with database.reading(WORKER) as session:
        wordings = select(Alternative.text).join(Conflict)
        assert len(session.scalars(wordings).all()) == 1 + len(MEMBERS) * (len(WORDS) + 1)


def test_a_claim_is_kept_from_paragraph_to_paragraph(world: World, database: Database) -> None:
    id = closed(world)
    database.lease = timedelta(0)
    sql = statements(database)

    world.make(id)

    kept = [statement for statement in sql if statement.startswith("UPDATE consolidations SET claimed_until")]
    assert len(kept) == 6


def test_who_has_lost_the_claim_merges_no_further(world: World, database: Database) -> None:
    id = closed(world)
    database.lease = timedelta(0)
    slow = database.take(Consolidation, id)
    assert slow is not None
    world.make(id)
    sql = statements(database)

    with pytest.raises(ClaimLost):
        consolidations.make(database, slow)

    assert not [statement for statement in sql if statement.startswith("UPDATE consolidations SET state")]
