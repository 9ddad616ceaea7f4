"""The record holds, and says where it does not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.db.access import OPERATOR
from models.db.database import Database
from models.record import verifying
from tests.world import World


def findings(database: Database) -> list[verifying.Finding]:
    with database.reading(OPERATOR) as session:
        return list(verifying.verify(session))


def disarm(database: Database) -> None:
    """Take the database's own refusal away, as an intruder with full rights would."""
    triggers = (
        ["DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"]
        if database.is_sqlite
        else ["DROP TRIGGER events_append_only ON events"]
    )
    run(database, *triggers)


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_every_act_stands_in_the_record_and_the_chain_holds(world: World) -> None:
    world.remark("KH", "Thank you.")
    world.submit("KH")

    [finding] = findings(world.database)

    assert (finding.events, finding.fault) == (7, "")


@pytest.mark.parametrize("statement", ["UPDATE events SET verb = 'submitted'", "DELETE FROM events"])
def test_the_database_itself_refuses_to_change_the_record(world: World, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"):
        run(world.database, statement)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE events SET verb = 'submitted' WHERE seq = 2", "event 2 (submitted) has been changed"),
        ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
        ("DELETE FROM events WHERE seq = 5", "the record ends at event 4, but its chain says otherwise"),
        ("UPDATE events SET body = '{}' WHERE seq = 4", "the body of event 4 (draft circulated) has been changed"),
    ],
)
def test_a_change_in_the_record_is_named(world: World, statement: str, fault: str) -> None:
    disarm(world.database)

    run(world.database, statement)

    [finding] = findings(world.database)
    assert finding.fault.startswith(fault)


def test_a_body_can_be_erased_and_the_chain_still_holds(world: World) -> None:
    disarm(world.database)

    run(world.database, "UPDATE events SET body = NULL WHERE seq = 4")

    assert [finding.fault for finding in findings(world.database)] == [""]
