"""A database that has been in use is upgraded to the current schema as it is: no row and no rule of it gets lost."""

from importlib import import_module

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations

from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import placed_brackets, standing_paragraph
from models.comments.comment import Comment
from models.db import row_security, schema
from models.db.access import OPERATOR
from models.db.base import Base
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.record.guards import missing_guards
from models.rounds.consultation import Round
from testing.world import World
from tests.models.db.first_schema import (
    GROUND,
    astray_rows,
    config_of,
    ground,
    rows_in,
    tables_with_columns,
    triggers_of,
    upgrade_to,
)

__all__ = ["ground"]

MADE_SINCE = {
    "acceptable_words",
    "alembic_version",
    "attachments",
    "authorities",
    "acknowledgements",
    "adoptions",
    "agreed_spans",
    "agreed_words",
    "attendances",
    "bracket_advice",
    "bracket_duties",
    "bracket_endings",
    "bracket_partings",
    "bracket_positions",
    "brackets",
    "corrigenda",
    "deadline_changes",
    "documents",
    "editorial_changes",
    "editorial_objections",
    "editorial_spans",
    "entered_answers",
    "entered_comments",
    "holidays",
    "keeping",
    "lifting_answers",
    "lifting_notices",
    "lifting_words",
    "liftings",
    "meetings",
    "opinions",
    "positions",
    "row_digests",
    "sheet_entries",
    "telephone_calls",
    "uploaded_comments",
    "uploads",
}
SMALL = (
    ("consultations", "id"),
    ("rounds", "id"),
    ("rounds", "consultation_id"),
    ("events", "id"),
    ("events", "consultation_id"),
)
"""Keys that fit into 32 bits in any database."""


@pytest.mark.slow
def test_a_filled_database_is_upgraded_to_the_current_schema_with_every_row_and_every_trigger(ground: Database) -> None:
    schema_columns = tables_with_columns(ground)
    rows, triggers = rows_in(ground, schema_columns), triggers_of(ground)
    rows["conflicts"] = [row.replace("'collision'", "'contested'") for row in rows["conflicts"]]
    assert {table for table, _ in GROUND} == set(rows) - MADE_SINCE
    assert all(rows[table] for table, _ in GROUND)
    assert triggers
    assert not schema.is_current(ground)

    schema.upgrade(ground)

    assert schema.is_current(ground)
    assert tables_with_columns(ground).keys() >= MADE_SINCE
    after = rows_in(ground, schema_columns)
    # The record of the consultation has an entry more, with which its rows were sealed.
    assert len(after.pop("events")) == len(rows["events"]) + 1
    assert len(after.pop("chains")) == len(rows["chains"])
    assert {table: found for table, found in after.items() if table not in MADE_SINCE} == {
        table: found for table, found in rows.items() if table not in {*MADE_SINCE, "events", "chains"}
    }
    assert set(triggers_of(ground)) >= set(triggers)
    with ground.reading(OPERATOR) as session:
        assert list(missing_guards(session.connection())) == []
    assert astray_rows(ground) == []


def test_the_migrations_make_all_that_the_entities_describe(database: Database) -> None:
    with database.engine.begin() as connection:
        command.check(config_of(connection))


@pytest.mark.slow
@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)  # PostgreSQL counts apart from its tables
def test_the_number_of_a_comment_that_was_removed_is_not_given_again(ground: Database) -> None:
    highest = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'comments'")
    with ground.engine.begin() as connection:
        connection.execute(sa.text("UPDATE sqlite_sequence SET seq = 900 WHERE name = 'comments'"))

    schema.upgrade(ground)

    with ground.engine.begin() as connection:
        assert connection.scalar(highest) == 900


@pytest.mark.slow
def test_the_brackets_of_the_newest_version_are_things_from_then_on(ground: Database) -> None:
    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        newest = session.scalars(sa.select(DraftVersion.id).where(DraftVersion.number == 2)).one()
        brackets = placed_brackets(session, newest)
        (contested,) = [one for one in brackets if one.bracket.is_contested]
        paragraph = standing_paragraph(contested.paragraph, [contested])
    assert all(one.bracket.id for one in brackets)
    assert contested.bracket.standing == ("every year",)
    assert "every year" in contested.paragraph.standing_words
    assert "[" not in contested.paragraph.standing_words
    (place,) = paragraph.places
    assert paragraph.words[place.start : place.end] == "every year"
    assert paragraph.written_at(place).startswith("[Cambodia: ")


@pytest.mark.slow
def test_what_a_member_could_also_accept_lies_sealed_from_then_on(ground: Database) -> None:
    upgrade_to(ground, "0019")
    with ground.engine.begin() as connection:
        bracket, submission, person = (
            connection.scalar(sa.text(f"SELECT min(id) FROM {table}"))
            for table in ("brackets", "submissions", "people")
        )
        connection.execute(
            sa.text(
                "INSERT INTO bracket_positions (bracket_id, submission_id, stance, can_accept, reason, revision, by_id, at)"
                " VALUES (:bracket, :submission, 'keep', :words, '', 1, :person, '2022-04-22 09:00:00')"
            ),
            {"bracket": bracket, "submission": submission, "person": person, "words": '[["shall"], ["must"]]'},
        )

    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        assert session.scalars(sa.select(BracketPosition)).one().can_accept == [["shall"], ["must"]]
    with ground.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT CAST(can_accept AS TEXT) FROM bracket_positions")) == "[]"


@pytest.mark.slow
def test_a_round_of_before_was_no_final_reading(ground: Database) -> None:
    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        assert session.scalars(sa.select(Round.final_reading)).all() == [False]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has always had the room
def test_keys_of_before_get_room_for_numbers_that_do_not_count(database: Database, world: World) -> None:
    """New databases have it from the beginning (migrations/env.py), so it is taken away first."""
    words = world.remark("KH", "There before.")
    room = import_module("migrations.versions.0077_uncounted_numbers")
    with database.engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL lmec.migrating = 'on'"))
        for view in connection.scalars(room.VIEWS).all():
            connection.exec_driver_sql(f"DROP VIEW readable.{view} CASCADE")
        for table, column in SMALL:
            connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE integer")
        connection.exec_driver_sql("ALTER SEQUENCE consultations_id_seq AS integer")
        row_security.create_policies(connection)
    with database.engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL lmec.migrating = 'on'"))
        row_security.suspend(connection)
        with Operations.context(MigrationContext.configure(connection)):
            room.upgrade()
        row_security.create_policies(connection)

    assert schema.is_current(database)
    with database.engine.connect() as connection:
        inspected = sa.inspect(connection)
        kinds = {
            str(column["type"]) for name, _ in SMALL for column in inspected.get_columns(name) if column["name"] == "id"
        }
        pointing = {table: len(inspected.get_foreign_keys(table)) for table in {name for name, _ in SMALL}}
        assert row_security.altered_tables(connection) == []
    assert kinds == {"BIGINT"}
    assert pointing == {name: len(Base.metadata.tables[name].foreign_key_constraints) for name in pointing}
    with database.reading(OPERATOR) as session:
        assert session.get_one(Comment, words.id).text == "There before."
