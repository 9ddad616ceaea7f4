"""A database that has been in use comes to the newest shape as it is: no row and no rule of it gets lost.

tests/models/db/filled_0001.json holds the rows of a round that was carried to version 2, in an order in which each finds what
it points to.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.exc import DBAPIError

from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import placed, standing_paragraph
from models.comments.comment import Comment
from models.db import row_security, schema
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.base import Base
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.notification import Notification
from models.people.person import Person
from models.record import verifying
from models.record.earlier import seal_unsealed
from models.record.events import record
from models.record.guards import missing_guards
from models.record.official import official_tables
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations.rounds import acknowledge
from testing import postgres
from testing.world import World

numbers = count(1)
EARLIER = "2022-04-22 09:00:00"
GROUND = json.loads(Path(__file__).with_name("filled_0001.json").read_text(encoding="utf-8"))
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


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the first shape with rows in every table, once of each kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'ground.sqlite3'}")
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        database = Database(server.copy("template0", f"ground{next(numbers)}"))
    _upgrade(database, "0001")
    with database.engine.begin() as connection:
        _fill(connection)
    yield database
    database.close()


@pytest.mark.slow
def test_a_filled_database_goes_to_the_newest_shape_with_every_row_and_every_trigger(ground: Database) -> None:
    shape = _shape(ground)
    rows, triggers = _rows(ground, shape), _triggers(ground)
    rows["conflicts"] = [row.replace("'collision'", "'contested'") for row in rows["conflicts"]]
    assert {table for table, _ in GROUND} == set(rows) - MADE_SINCE
    assert all(rows[table] for table, _ in GROUND)
    assert triggers
    assert not schema.is_current(ground)

    schema.upgrade(ground)

    assert schema.is_current(ground)
    assert _shape(ground).keys() >= MADE_SINCE
    after = _rows(ground, shape)
    # The record of the consultation has an entry more, with which its rows were sealed.
    assert len(after.pop("events")) == len(rows["events"]) + 1
    assert len(after.pop("chains")) == len(rows["chains"])
    assert {table: found for table, found in after.items() if table not in MADE_SINCE} == {
        table: found for table, found in rows.items() if table not in {*MADE_SINCE, "events", "chains"}
    }
    assert set(_triggers(ground)) >= set(triggers)
    with ground.reading(OPERATOR) as session:
        assert list(missing_guards(session.connection())) == []
    assert _astray(ground) == []


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
        brackets = placed(session, newest)
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
    _upgrade(ground, "0019")
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


@pytest.mark.slow
def test_letters_say_in_columns_what_they_are_about_from_then_on(ground: Database) -> None:
    _upgrade(ground, "0026")
    with ground.engine.begin() as connection:
        version, person = (connection.scalar(sa.text(f"SELECT min(id) FROM {t}")) for t in ("draft_versions", "people"))
        thai = connection.scalar(sa.text("SELECT id FROM members WHERE code = 'TH'"))
        _insert(
            connection,
            "liftings",
            id=7,
            version_id=version,
            way="under a silence procedure",
            state="announced",
            announced_by_id=person,
            announced_at=EARLIER,
            ends_at=EARLIER,
            reason="",
        )
        _insert(
            connection,
            "notifications",
            person_id=person,
            letter="lifting_answered",
            event="lifting:7:TH:1",
            owed_at=EARLIER,
            state="waiting",
            attempts=0,
            not_before=EARLIER,
            progress=0,
        )

    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        about = {one.event: one for one in session.scalars(sa.select(Notification))}
        answered, proposed, opened = (
            about[name] for name in ("lifting:7:TH:1", "approval:1:proposed", "round:1:opened")
        )
    assert (answered.lifting_id, answered.member_id, answered.approval_id) == (7, thai, None)
    assert (proposed.approval_id, proposed.lifting_id) == (1, None)
    assert (opened.round_id, opened.approval_id, opened.member_id) == (1, None, None)


def test_a_letter_about_a_mark_points_to_it_from_then_on(ground: Database) -> None:
    _upgrade(ground, "0033")
    with ground.engine.begin() as connection:
        round_id, person = (connection.scalar(sa.text(f"SELECT min(id) FROM {t}")) for t in ("rounds", "people"))
        mark = {"paragraph_key": "p", "fingerprint": "f", "members": "[]", "by_id": person, "at": EARLIER}
        _insert(connection, "bracket_duties", id=7, round_id=round_id, **mark)
        work = {"state": "waiting", "attempts": 0, "not_before": EARLIER, "progress": 0, "owed_at": EARLIER}
        for event in ("duty:7", "duty:8"):  # the other has been taken off
            _insert(connection, "notifications", person_id=person, letter="duty_marked", event=event, **work)

    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        about = {one.event: one.duty_id for one in session.scalars(sa.select(Notification))}
    assert (about["duty:7"], about["duty:8"]) == (7, None)


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
        assert row_security.altered(connection) == []
    assert kinds == {"BIGINT"}
    assert pointing == {name: len(Base.metadata.tables[name].foreign_key_constraints) for name in pointing}
    with database.reading(OPERATOR) as session:
        assert session.get_one(Comment, words.id).text == "There before."


@pytest.mark.slow
def test_a_column_that_has_come_to_be_official_is_held_from_then_on(ground: Database) -> None:
    """Migrated, but sealed as by a program that does not know the column: so it stands when the steps are through."""
    _upgrade(ground, "head")
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
    mapper = next(mapper for mapper in Base.registry.mappers if mapper.local_table.name == table)
    now = mapper.class_.official
    mapper.class_.official = replace(now, columns=tuple(name for name in now.columns if name != column))
    official_tables.cache_clear()
    try:
        yield
    finally:
        mapper.class_.official = now
        official_tables.cache_clear()


def _upgrade(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        if database.is_sqlite:  # as `schema.upgrade` does it: the switch works only outside a transaction
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.detach()
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.text("SET LOCAL lmec.migrating = 'on'"))
            config = Config()
            config.set_main_option("script_location", str(schema.MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)


def _insert(connection: sa.Connection, table: str, **row: object) -> None:
    names = ", ".join(row)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(row)})"), row)


def _fill(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(connection)
    for name, row in GROUND:
        table = tables.tables[name]
        connection.execute(
            table.insert(), {column: _value(table.c[column].type, value) for column, value in row.items()}
        )
    if connection.dialect.name == "postgresql":  # it counts by itself, and we gave the numbers
        for table in {name for name, row in GROUND if "id" in row}:
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            connection.execute(sa.text(last))


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """What JSON could only write as text or as a number."""
    if value is None:
        return None
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(f"{value}+00:00")
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value


def _shape(database: Database) -> dict[str, list[str]]:
    """The columns of every table."""
    with database.engine.connect() as connection:
        inspected = sa.inspect(connection)
        return {
            name: [column["name"] for column in inspected.get_columns(name)] for name in inspected.get_table_names()
        }


def _rows(database: Database, shape: dict[str, list[str]]) -> dict[str, list[str]]:
    """Every row, in the columns of this shape."""
    with database.engine.connect() as connection:
        return {
            name: sorted(
                str(tuple(row))
                for row in connection.execute(sa.select(*map(sa.column, columns)).select_from(sa.table(name)))
            )
            for name, columns in shape.items()
        }


def _triggers(database: Database) -> list[str]:
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    with database.engine.connect() as connection:
        return list(connection.scalars(sa.text(names)))


def _astray(database: Database) -> list[Any]:
    """Rows that point to nothing; PostgreSQL checks at every change that there are none."""
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check")) if database.is_sqlite else []
