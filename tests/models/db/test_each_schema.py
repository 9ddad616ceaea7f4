"""From every schema that the database ever had to the next: rows are kept, and the program of before still works."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from graphlib import TopologicalSorter
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from models.db import schema
from models.db.database import Database
from tests.models.db.first_schema import astray_rows, ground, rows_in, tables_with_columns, triggers_of, upgrade_to

__all__ = ["ground"]

WHEN = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
FILLED_WITH = {
    sa.Boolean: False,
    sa.Date: date(2022, 4, 22),
    sa.DateTime: WHEN,
    sa.Integer: 1,  # every table that is pointed to has a row of this number
    sa.JSON: [],
    sa.LargeBinary: b"%PDF-1.7",
    sa.String: "words",
}
RULED: dict[str, dict[str, Any]] = {
    "factor_resets": {"decided_by_id": None, "decided_at": None},
    "achievements": {"year": 2021, "state": "drafted", "reason": "", "registered_at": None},
    "acting_coordinators": {"ends_at": WHEN + timedelta(days=1)},
    "adoptions": {"state": "announced", "way": "express", "reason": ""},
    "agreed_spans": {"end": 2},
    "agreed_words": {"end": 2},
    "authorities": {"extent": "full", "clearance_by": ""},
    "bracket_advice": {"stance": "keep"},
    "bracket_positions": {"stance": "keep"},
    "carried_comments": {"decision": None, "became_id": None, "by_id": None, "at": None},
    "corrigenda": {"state": "filed", "decision": ""},
    "deadline_changes": {"kind": "paused"},
    "entered_choices": {"stance": "keep"},
    "entered_comments": {"change": "remark"},
    "entered_positions": {"adoption_id": 1, "reason": "", "statement": ""},
    "liftings": {"state": "announced", "way": "under a silence procedure", "reason": ""},
    "observer_comments": {"state": "drafted"},
    "openings": {"what": "redline", "decided_by_id": None, "decided_at": None, "confirmed": None, "reason": ""},
    "opinions": {"change": "remark", "note": ""},
    "positions": {"stance": "agrees", "reason": "", "statement": ""},
    "sheet_entries": {"mark": "pending"},
    "silence_extensions": {"until": WHEN + timedelta(days=1)},
    "silence_results": {"declared_as": None, "declared_by_id": None, "confirmed_by_id": None},
    "text_corrigenda": {"state": "proposed", "decided_by_id": None, "member_id": None, "number": None},
    "uploaded_comments": {"change": "remark"},
}
"""What the rules of a table ask for beyond the kinds of its columns."""


def revisions(database: Database, *, after: str) -> Iterator[str]:
    """Upgrade the database from schema to schema up to the current one; gives each when it is there."""
    steps = [step.revision for step in ScriptDirectory(schema.MIGRATIONS).walk_revisions()][::-1]
    for revision in steps[steps.index(after) + 1 :]:
        upgrade_to(database, revision)
        yield revision


@pytest.mark.slow
def test_rows_that_came_in_each_schema_are_all_there_in_the_newest(ground: Database) -> None:
    schema_columns = tables_with_columns(ground)
    kept, triggers = rows_in(ground, schema_columns), triggers_of(ground)
    for _ in revisions(ground, after="0001"):
        new = {name: columns for name, columns in tables_with_columns(ground).items() if name not in schema_columns}
        _fill(ground, new)
        schema_columns, kept = schema_columns | new, kept | rows_in(ground, new)

    with ground.reader.connect() as connection:
        assert schema.revision(connection) == ScriptDirectory(schema.MIGRATIONS).get_current_head()
    assert all(kept.values())
    kept["conflicts"] = [row.replace("'collision'", "'contested'") for row in kept["conflicts"]]
    assert {name: rows for name, rows in rows_in(ground, schema_columns).items() if name != schema.OWN} == {
        name: rows for name, rows in kept.items() if name != schema.OWN
    }
    assert set(triggers_of(ground)) >= set(triggers)
    assert astray_rows(ground) == []


@pytest.mark.slow
def test_what_the_program_of_each_schema_reads_and_writes_is_still_there_in_the_next(ground: Database) -> None:
    before = _columns(ground)
    for revision in revisions(ground, after="0001"):
        after = _columns(ground)
        for table, columns in before.items():
            assert columns.keys() <= after[table].keys(), f"{revision} takes columns of {table} away"
            missing = [name for name, empty in after[table].items() if not empty and columns.get(name, True)]
            assert missing == [], f"{revision} asks for {missing} in {table}, which the program before does not write"
        before = after


def _columns(database: Database) -> dict[str, dict[str, bool]]:
    """The columns of every table, and whether a row can be written without each."""
    with database.engine.connect() as connection:
        inspected = sa.inspect(connection)
        return {
            table: {
                column["name"]: column["nullable"] or column["default"] is not None or column["name"] == "id"
                for column in inspected.get_columns(table)
            }
            for table in inspected.get_table_names()
        }


def _fill(database: Database, new: dict[str, list[str]]) -> None:
    """Put a row into each new table that has none, in an order in which each finds what it points to."""
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection, only=list(new))
        points_to = {
            name: {key.column.table.name for key in tables.tables[name].foreign_keys} & new.keys() - {name}
            for name in new
        }
        for table in (tables.tables[name] for name in TopologicalSorter(points_to).static_order()):
            if connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0:
                values = {column.name: _value(column) for column in table.columns if not column.nullable}
                connection.execute(table.insert(), values | RULED.get(table.name, {}))


def _value(column: sa.Column[Any]) -> Any:
    return next(value for kind, value in FILLED_WITH.items() if isinstance(column.type, kind))
