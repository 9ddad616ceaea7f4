"""The record of a database that has been in use still holds, and holds what has come to be official."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from models.db import schema
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.base import Base
from models.db.database import Database
from models.people.person import Person
from models.record import verifying
from models.record.earlier import seal_unsealed
from models.record.events import record
from models.record.official import official_tables
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations.rounds import acknowledge
from tests.models.db.first_schema import EARLIER, ground, upgrade_to

pytestmark = pytest.mark.slow

__all__ = ["ground"]


def test_the_record_of_a_filled_database_holds_afterwards_is_still_closed_and_goes_on(ground: Database) -> None:
    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session)] == [()]
        coordinator = session.scalars(sa.select(Person).where(Person.email == "coordinator@kh.example.org")).one()
    for act in ("UPDATE events SET seq = seq + 1", "DELETE FROM events"):
        with pytest.raises(DBAPIError, match="only ever added to"), ground.engine.begin() as connection:
            connection.execute(sa.text(act))
    with ground.transaction(WORKER) as session:
        round = session.scalars(sa.select(Round)).one()
        round.state = RoundState.OPEN
        now = round.opens_at
        record(session, round, Verb.ROUND_OPENED, consultation_id=round.consultation_id, by=None, at=now)
    with ground.transaction(viewer_of(coordinator)) as session:
        acknowledge(session, round.id, by=coordinator, now=now)
    with ground.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session)] == [()]


def test_a_column_that_has_come_to_be_official_is_held_from_then_on(ground: Database) -> None:
    """Migrated, but sealed as by a program that does not know the column: so it stands when the steps are through."""
    upgrade_to(ground, "head")
    with official_before("consultations", "literal_brackets"), ground.engine.begin() as connection:
        assert len(seal_unsealed(connection, None, datetime.fromisoformat(f"{EARLIER}+00:00"))) == 1
    with ground.reading(OPERATOR) as session:
        [finding] = verifying.verify(session)
    assert [fault.split(":")[0] for fault in finding.faults] == [
        "event 26 (rows of an earlier release sealed) holds consultation 1 without literal_brackets"
    ]

    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session)] == [()]
    with ground.engine.begin() as connection:
        connection.execute(sa.text("""UPDATE consultations SET literal_brackets = '["[TBD]"]'"""))
    with ground.reading(OPERATOR) as session:
        [finding] = verifying.verify(session)
    assert [fault.split(";")[0] for fault in finding.faults] == [
        "consultation 1 has been changed (literal_brackets)",
    ]


@contextmanager
def official_before(table: str, column: str) -> Iterator[None]:
    """What a program of before knew as official, from which it has made its digests: not yet this column."""
    mapper = next(mapper for mapper in Base.registry.mappers if mapper.local_table is Base.metadata.tables[table])
    now = mapper.class_.official
    mapper.class_.official = replace(now, columns=tuple(name for name in now.columns if name != column))
    official_tables.cache_clear()
    try:
        yield
    finally:
        mapper.class_.official = now
        official_tables.cache_clear()
