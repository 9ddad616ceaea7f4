"""The record holds, and says where it does not: each link of its chains, and each official row."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from models.db import schema
from models.db.access import OPERATOR
from models.db.base import Base, NotOfficial, Official, PartOf
from models.db.database import Database
from models.record import verifying
from models.record.guards import altered_rules, missing_guards
from testing.world import World
from tests.conftest import on_sqlite, url_of

COLUMNS = "id, consultation_id, seq, prev, hash, verb, at, salt, digest, body"
AN_EVENT_AGAIN = f"INTO events ({COLUMNS}) SELECT {COLUMNS} FROM events WHERE seq = 2"
TRIGGERS = {
    "sqlite": [
        *(f"DROP TRIGGER events_no_{act}" for act in ("update", "delete", "replace", "rename")),
        *(f"DROP TRIGGER row_digests_no_{act}" for act in ("update", "delete", "replace")),
    ],
    "postgresql": [
        "DROP TRIGGER events_append_only ON events",
        "DROP TRIGGER row_digests_append_only ON row_digests",
    ],
}


def findings(database: Database, trust: verifying.Trust | None = None) -> list[verifying.Finding]:
    with database.reading(OPERATOR) as session:
        return list(verifying.verify(session, trust))


def disarm(database: Database) -> None:
    """Take the database's own refusal away, as an intruder with full rights would."""
    run(database, *TRIGGERS["sqlite" if database.is_sqlite else "postgresql"])


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_every_act_stands_in_the_record_and_the_chain_holds(world: World) -> None:
    world.remark("KH", "Thank you.")
    world.submit("KH")

    [finding] = findings(world.database)

    assert (finding.events, finding.faults) == (7, ())


def test_every_entity_says_which_of_its_columns_the_record_holds() -> None:
    silent, unsaid = [], []
    parts = {str(one.class_.__tablename__) for one in Base.registry.mappers if isinstance(one.class_.official, PartOf)}
    for mapper in Base.registry.mappers:
        official = vars(mapper.class_).get("official")
        if not isinstance(official, Official | PartOf | NotOfficial):
            silent.append(mapper.class_.__name__)
        elif not isinstance(official, NotOfficial):
            named = {name for name in official.columns if name not in parts and "." not in name}
            named |= {official.key} if isinstance(official, PartOf) else {*official.besides}
            columns = {column.name for column in mapper.local_table.columns} - {"id"}
            unsaid += [f"{mapper.class_.__name__}.{name}" for name in columns ^ named]
    linking = set(Base.metadata.tables.values()) - {mapper.local_table for mapper in Base.registry.mappers}

    assert (silent, unsaid) == ([], [])
    assert all("official" in table.info for table in linking)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET verb = 'submitted'",
        "DELETE FROM events",
        "UPDATE row_digests SET digest = ''",
        "DELETE FROM row_digests",
        "ALTER TABLE events RENAME TO happened",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(world: World, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"):
        run(world.database, statement)


def test_the_database_itself_refuses_to_write_over_an_event(world: World) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"):
        run(world.database, f"INSERT {AN_EVENT_AGAIN} ON CONFLICT (id) DO UPDATE SET seq = 9")


@on_sqlite
def test_the_database_itself_refuses_to_replace_an_event(world: World) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"):
        run(world.database, f"INSERT OR REPLACE {AN_EVENT_AGAIN}")


@pytest.mark.tampers
def test_a_database_whose_refusals_were_taken_away_is_found(world: World) -> None:
    with world.database.reading(OPERATOR) as session:
        assert list(missing_guards(session.connection())) == []

    disarm(world.database)

    with world.database.reading(OPERATOR) as session:
        assert [guard.split(" any more")[0] for guard in missing_guards(session.connection())] == [
            "the database does not refuse to change events",
            "the database does not refuse to change row_digests",
        ]


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        (
            "sqlite",
            (
                "DROP TRIGGER events_no_update",
                "CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
            ),
        ),
        (
            "postgres",
            (
                "CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            ),
        ),
    ],
)
def test_a_refusal_that_was_put_in_the_place_of_ours_is_found(
    kind: str, statements: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    database = Database(url_of(kind, request))
    run(database, *statements)

    with database.reading(OPERATOR) as session:
        assert [guard.partition(": ")[0] for guard in missing_guards(session.connection())][:1] == [
            "the database does not refuse to change events any more"
        ]
    database.close()


@pytest.mark.slow
@pytest.mark.tampers
@pytest.mark.parametrize(
    ("kind", "statements", "named"),
    [
        (
            "sqlite",
            (
                "DROP TRIGGER events_no_rename",
                "ALTER TABLE comments RENAME TO kept",
                "CREATE VIEW comments AS SELECT * FROM kept",
            ),
            "comments is none of the tables",
        ),
        (
            "postgres",
            ("ALTER TABLE comments RENAME TO kept", "CREATE VIEW comments AS SELECT * FROM kept"),
            "public.comments is none of the tables",
        ),
        (
            "postgres",
            ("CREATE SCHEMA lmec", "CREATE TABLE lmec.comments AS SELECT * FROM public.comments"),
            "lmec.comments is none of the tables",
        ),
        (
            "postgres",
            ("ALTER ROLE lmec IN DATABASE {} SET search_path = readable, public",),
            "lmec looks for tables in other places",
        ),
        (
            "postgres",
            ("ALTER ROLE lmec IN DATABASE {} SET session_replication_role = replica",),
            "the database does not refuse to let lmec change the record",
        ),
        (
            "postgres",
            ("ALTER DATABASE {} SET session_replication_role = replica",),
            "the database does not refuse to let everybody change the record",
        ),
        (
            "postgres",
            ("ALTER ROLE lmec IN DATABASE {} SET lmec.eyes = 'service'",),
            "lmec reads for a viewer that nobody has declared (lmec.eyes)",
        ),
    ],
)
def test_other_tables_and_settings_that_hide_ours_are_found(
    kind: str, statements: tuple[str, ...], named: str, request: pytest.FixtureRequest
) -> None:
    database = Database(url_of(kind, request))
    with database.reading(OPERATOR) as session:
        assert list(missing_guards(session.connection())) == []

    run(database, *(statement.format(database.engine.url.database) for statement in statements))

    with database.reading(OPERATOR) as session:
        assert [guard for guard in missing_guards(session.connection()) if guard.startswith(named)]
    database.close()


@pytest.mark.slow
@pytest.mark.tampers
@pytest.mark.parametrize(
    ("kind", "statements", "table"),
    [
        (
            "sqlite",
            (
                "CREATE TRIGGER polite AFTER INSERT ON comments BEGIN UPDATE comments SET text = 'Yes.' WHERE id = NEW.id; END",
            ),
            "comments",
        ),
        ("sqlite", ("CREATE TRIGGER polite BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",), "events"),
        (
            "postgres",
            (
                "CREATE FUNCTION polite() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.text = 1; RETURN NEW; END'",
                "CREATE TRIGGER polite BEFORE INSERT OR UPDATE ON comments FOR EACH ROW EXECUTE FUNCTION polite()",
            ),
            "comments",
        ),
    ],
)
def test_a_trigger_that_changes_words_while_they_are_written_is_found(
    kind: str, statements: tuple[str, ...], table: str, request: pytest.FixtureRequest
) -> None:
    database = Database(url_of(kind, request))
    run(database, *statements)

    with database.reading(OPERATOR) as session:
        [guard] = missing_guards(session.connection())
    assert guard.startswith(f"polite on {table} is no trigger of the service: ")
    database.close()


@pytest.mark.tampers
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER POLICY sealed ON comments USING (true)",
        "ALTER POLICY sealed ON comments TO lmec",
        "CREATE OR REPLACE VIEW readable.comments AS SELECT id FROM public.comments",
        "CREATE OR REPLACE VIEW readable.comments AS SELECT id, member_id FROM public.comments",
    ],
)
def test_rules_that_were_altered_under_their_own_names_are_found_and_can_be_written_anew(
    postgres_url: str, statement: str
) -> None:
    database = Database(postgres_url)

    def found() -> list[str]:
        with database.engine.connect() as connection:
            return list(altered_rules(connection))

    assert found() == []
    run(database, statement)
    [guard] = found()
    assert guard.startswith("somebody has altered the rules on who reads comments ")

    schema.upgrade(database)
    assert found() == []
    database.close()


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE events SET verb = 'submitted' WHERE seq = 2", "event 2 (submitted) has been changed"),
        ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
        ("DELETE FROM events WHERE seq = 5", "the record ends at event 4, but its chain says otherwise"),
        ("UPDATE events SET body = '{}' WHERE seq = 4", "the body of event 4 (draft circulated) has been changed"),
        ("UPDATE events SET body = NULL WHERE seq = 4", "the body of event 4 (draft circulated) has been emptied"),
        (
            "DELETE FROM row_digests WHERE table_name = 'paragraphs'",
            "what event 2 (draft put up) holds of official rows",
        ),
        (
            "UPDATE row_digests SET digest = 'a' WHERE seq = 1",
            "what event 1 (consultation begun) holds of official rows",
        ),
    ],
)
def test_a_change_in_the_record_is_named(world: World, statement: str, fault: str) -> None:
    disarm(world.database)

    run(world.database, statement)

    [finding] = findings(world.database)
    assert finding.faults[0].startswith(fault)
