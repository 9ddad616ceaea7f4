"""Nothing official can be changed, added or taken away in the database that verification would not name."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models.comments.comment import Comment
from models.db.access import OPERATOR
from models.db.base import Base, PartOf
from models.db.database import Database
from models.record import verifying
from models.record.events import FIRST, Chain, Event
from models.record.official import OfficialTable, checks_of, official_tables, row_digest
from models.record.row_digests import RowDigest
from models.record.sealing import body_digest, link_hash
from models.record.signing import Signer
from models.record.verifying import Trust
from testing.world import LATER, World, make_world
from tests.conftest import on_sqlite
from tests.models.record.test_record import disarm, findings, run
from tests.web.circulation import SecondVersion

pytestmark = pytest.mark.tampers


@contextmanager
def past_everything(database: Database) -> Iterator[sa.Connection]:
    """A connection on which neither keys nor rules are looked at; what is done on it is rolled back."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
            connection.detach()
        with connection.begin() as begun:
            if not database.is_sqlite:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            yield connection
            begun.rollback()


def faults(database: Database, connection: sa.Connection) -> list[str]:
    with database.reading(OPERATOR, connection) as session:
        return [fault for finding in verifying.verify(session) for fault in finding.faults]


def another(value: Any) -> Any:
    """A value of the same kind."""
    match value:
        case None:
            return 1
        case bool():
            return not value
        case int():
            return value + 9_000
        case str():
            return f"{value[:-1]}x" if len(value) > 3 else f"{value}x"
        case list() | dict():
            return ["forged"]
        case _:
            return value + timedelta(days=1)


def columns(table: OfficialTable) -> list[str]:
    """The official ones but the key: with another key a row is taken away and another added."""
    return [name for name in table.columns if name in table.table.c and name not in table.table.primary_key.columns]


def test_the_world_in_which_forgeries_are_tried_has_rows_in_every_official_table(staged: Database) -> None:
    with staged.engine.connect() as connection:
        tables = official_tables().values()
        assert [one.name for one in tables if connection.execute(sa.select(one.table).limit(1)).first() is None] == []


@pytest.mark.slow
def test_whatever_is_changed_in_any_official_column_is_named(staged: Database) -> None:
    tables = [table for table in official_tables().values() if columns(table)]
    unnamed, tried = Counter[str](), set[str]()
    for place in range(max(len(columns(table)) for table in tables)):  # one column of each table at once
        with past_everything(staged) as connection:
            forged = [
                table
                for table in tables
                if place < len(columns(table)) and forge(connection, table.table, columns(table)[place])
            ]
            tried |= {table.name for table in forged}
            named = Counter(column for fault in faults(staged, connection) for column in changed_in(fault))
            unnamed += Counter(columns(table)[place] for table in forged) - named
    assert unnamed == {}
    assert tried == {table.name for table in tables}


def forge(connection: sa.Connection, table: sa.Table, column: str) -> bool:
    """Put another value into a column of the first row; whether the database takes it."""
    keys = list(table.primary_key.columns)
    row = connection.execute(sa.select(table).order_by(*keys).limit(1)).mappings().one()
    target = table.c[column]
    value: sa.ColumnElement[Any] = sa.type_coerce(sa.literal(another(row[column])), target.type)
    if isinstance(target.type, sa.Enum):
        value = sa.literal(f"{row[column]}x")
    elif row[column] is None and isinstance(target.type, sa.String | sa.JSON):
        value = sa.type_coerce(sa.literal("forged"), target.type)
    elif row[column] is None and isinstance(target.type, sa.types.TypeDecorator):
        value = sa.literal(LATER, target.type)
    elif row[column] is None and isinstance(target.type, sa.Date):
        value = sa.literal(LATER.date(), target.type)
    same = sa.and_(*(key == row[key.name] for key in keys))
    try:
        with connection.begin_nested():
            connection.execute(sa.update(table).where(same).values({column: value}))
    except IntegrityError:
        return False  # the database itself holds a rule that cannot be put aside
    return True


PARTS = sorted(
    (one.class_ for one in Base.registry.mappers if isinstance(one.class_.official, PartOf)),
    key=lambda part: str(part.__tablename__),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.__tablename__))
def test_whatever_is_changed_in_rows_that_are_held_with_others_is_named_with_those(
    staged: Database, part: type[Base]
) -> None:
    table = Base.metadata.tables[part.__tablename__]
    assert isinstance(part.official, PartOf)
    for column in (part.official.key, *part.official.columns):
        with past_everything(staged) as connection:
            assert forge(connection, table, column)
            assert table.name in [name for fault in faults(staged, connection) for name in changed_in(fault)], column
    with past_everything(staged) as connection:
        connection.execute(sa.delete(table).where(table.c.id == sa.select(sa.func.min(table.c.id)).scalar_subquery()))
        assert table.name in [name for fault in faults(staged, connection) for name in changed_in(fault)]


def told_apart_by(unique: sa.UniqueConstraint | sa.Index, row: sa.RowMapping) -> str:
    """The column in which a second row differs from the first: one that points to another row, but not to a consultation, as
    far as there is one."""
    names = [column.name for column in unique.columns if row[column.name] is not None] or unique.columns.keys()
    return next((name for name in names if name.endswith("_id") and name != "consultation_id"), names[-1])


def changed_in(fault: str) -> list[str]:
    """The columns of which a fault says that they have been changed."""
    found = re.search(r"has been changed \(([^)]*)\);", fault)
    return found[1].split(", ") if found else []


@pytest.mark.slow
@pytest.mark.parametrize("act", ["taken away", "added"])
def test_a_row_that_is_taken_away_or_added_is_named(staged: Database, act: str) -> None:
    wanted = ("no event has entered it",) if act == "added" else ("is missing", "removed whole")
    unnamed = []
    for table in official_tables().values():
        with past_everything(staged) as connection:
            keys = list(table.table.primary_key.columns)
            row = connection.execute(sa.select(table.table).order_by(*keys).limit(1)).mappings().one()
            if act == "added":
                unique: list[sa.UniqueConstraint | sa.Index] = [one for one in table.table.indexes if one.unique]
                unique += [one for one in table.table.constraints if isinstance(one, sa.UniqueConstraint)]
                others = {told_apart_by(one, row) for one in unique} | {keys[-1].name}
                connection.execute(
                    sa.insert(table.table).values({**row, **{name: another(row[name]) for name in others}})
                )
            else:
                connection.execute(sa.delete(table.table).where(*(key == row[key.name] for key in keys)))
            found = faults(staged, connection)
            if not any(words in fault for fault in found for words in wanted):
                unnamed.append((table.name, found))
    assert unnamed == []


def test_a_changed_comment_is_named_as_people_call_it_with_what_was_changed(out: SecondVersion) -> None:
    with past_everything(out.world.database) as connection:
        comment = out.comments["remark"]
        connection.execute(sa.update(Comment).where(Comment.id == comment).values(text="We agree to everything."))
        [fault] = faults(out.world.database, connection)

    assert fault == (
        "comment LA-1 of Lao PDR, round 1 has been changed (text); event 16 (submitted) holds it otherwise"
    )


@on_sqlite  # PostgreSQL takes no such value
def test_what_no_program_would_write_is_named_and_does_not_stop_the_rest(out: SecondVersion) -> None:
    database = out.world.database
    with past_everything(database) as connection:
        connection.execute(sa.text("UPDATE rounds SET closes_at = 'never'"))
        connection.execute(
            sa.text("UPDATE comments SET text = 'other words' WHERE id = (SELECT min(id) FROM comments)")
        )
        found = faults(database, connection)

    assert "round 1 cannot be read any more" in found
    assert any("(text)" in fault for fault in found)


# --- the chain -------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed(database: Database, tmp_path: Path) -> World:
    """A world of a service that signs its record, with an answer of Cambodia."""
    database.signer = Signer.at(tmp_path / "record_key")
    world = make_world(database)
    world.remark("KH", "Thank you.")
    world.submit("KH")
    assert found(world) == []
    return world


def found(world: World) -> list[str]:
    trust = Trust.of(world.database.signer)
    return [fault for finding in findings(world.database, trust) for fault in finding.faults]


def test_an_end_that_was_cut_off_with_its_chain_made_to_fit_is_found(signed: World) -> None:
    disarm(signed.database)
    run(
        signed.database,
        "DELETE FROM row_digests WHERE seq > 6",
        "DELETE FROM events WHERE seq > 6",
        "UPDATE comments SET state = 'drafted', number = NULL",
        "UPDATE submissions SET state = 'collecting', submitted_at = NULL, submitted_by_id = NULL, nil_return = false",
        "UPDATE chains SET seq = 6, head = (SELECT hash FROM events WHERE seq = 6)",
    )

    assert "the record ends at event 6, but the service has signed event 7: its end was cut off" in found(signed)


def rewrite(connection: sa.Connection, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Compute every hash anew over bodies that were changed."""
    head = FIRST
    for event in connection.execute(sa.select(Event.__table__).order_by(Event.seq)).all():
        body = change(dict(event.body))
        digest = body_digest(event.salt, body or {})
        hash = link_hash(event.seq, head, event.verb.value, event.at, digest)
        connection.execute(
            sa.update(Event).where(Event.id == event.id).values(prev=head, hash=hash, digest=digest, body=body)
        )
        head = hash
    connection.execute(sa.update(Chain).values(head=head))


def test_a_record_that_was_computed_anew_is_found(signed: World) -> None:
    disarm(signed.database)
    with signed.database.engine.begin() as connection:
        rewrite(connection, lambda body: {**body, "by": {"person": 1, "name": "Somebody", "office": "else"}})

    faults = found(signed)
    assert any("was not signed by this service" in fault for fault in faults)
    assert any("the record was rewritten" in fault for fault in faults) or "event 1" in faults[0]


def test_a_record_that_was_computed_anew_without_signatures_is_found_by_the_anchors(signed: World) -> None:
    disarm(signed.database)
    with signed.database.engine.begin() as connection:
        rewrite(connection, lambda body: {name: value for name, value in body.items() if name != "rows"})
        connection.execute(sa.update(Event).values(signature=None))
        connection.execute(sa.delete(RowDigest))

    assert "the service has signed another event 5: the record was rewritten" in found(signed)


def test_bodies_that_were_emptied_are_found(signed: World) -> None:
    disarm(signed.database)
    run(signed.database, "UPDATE events SET body = NULL")

    assert found(signed)[0] == "the body of event 1 (consultation begun) has been emptied"


def test_a_consultation_that_was_removed_whole_is_found(signed: World) -> None:
    disarm(signed.database)
    database = signed.database
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.detach()
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            for name in (*official_tables(), "events", "row_digests", "chains"):
                connection.execute(sa.text(f"DELETE FROM {name}"))

    assert found(signed) == ["it has been removed whole: no more than entries of its record is left"]


def test_an_event_that_somebody_has_added_by_hand_is_found(signed: World) -> None:
    with signed.database.engine.begin() as connection:
        last = connection.execute(sa.select(Event.__table__).order_by(Event.seq.desc()).limit(1)).one()
        digest = body_digest(last.salt, body := {**last.body, "rows": {"count": 0}})
        hash = link_hash(last.seq + 1, last.hash, last.verb.value, last.at, digest)
        values = {**last._mapping, "id": last.id + 1, "seq": last.seq + 1, "prev": last.hash, "hash": hash}
        connection.execute(sa.insert(Event).values({**values, "digest": digest, "body": body}))
        connection.execute(sa.update(Chain).values(seq=last.seq + 1, head=hash))

    assert found(signed) == ["event 8 (submitted) was not signed by this service"]


def test_anchors_are_only_believed_if_the_key_has_signed_them(signed: World) -> None:
    signer = signed.database.signer
    assert signer is not None
    with signer.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps([1, 99, "a" * 64, "b" * 86]) + "\nno line of ours\n")

    assert found(signed) == []
    assert [anchor.seq for anchor in signer.kept()] == [5, 6, 7]


def test_a_consultation_that_somebody_has_added_whole_is_found(signed: World) -> None:
    signer, signed.database.signer = signed.database.signer, None
    make_world(signed.database, title="What nobody has begun")
    signed.database.signer = signer

    assert found(signed) == ["none of its entries was signed by this service"]


def test_digests_that_somebody_has_added_beyond_the_chain_are_found(signed: World) -> None:
    comment = official_tables()["comments"]
    with signed.database.engine.begin() as connection:
        connection.execute(sa.update(Comment).values(text="We agree to everything."))
        [row] = comment.every(connection)
        digest, checks = row_digest("", "comments", row.key, row.values), checks_of("", row.values)
        forged = {"consultation_id": 1, "seq": 99, "table_name": "comments", "row_key": row.key}
        connection.execute(sa.insert(RowDigest).values(**forged, salt="", digest=digest, checks=checks))

    assert found(signed) == [
        "there are digests of official rows for event 99, which is not in the record",
        "comment KH-1 of Cambodia, round 1 has been changed (text); event 7 (submitted) holds it otherwise",
    ]


@on_sqlite  # PostgreSQL takes no such value
@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("UPDATE events SET at = 'never' WHERE seq = 3", "event 3 cannot be read any more"),
        ("UPDATE events SET verb = 'nonsense' WHERE seq = 3", "event 3 cannot be read any more"),
        ("UPDATE events SET body = 'nonsense' WHERE seq = 3", "event 3 cannot be read any more"),
        ("UPDATE consultations SET title = CAST(X'FF' AS TEXT)", "consultation 1 cannot be read any more"),
    ],
)
def test_what_no_program_would_write_into_the_record_is_named(signed: World, written: str, named: str) -> None:
    disarm(signed.database)
    run(signed.database, written)

    assert named in found(signed)


# --- beside the rows -------------------------------------------------------------------------------------------------


def files() -> list[tuple[sa.Table, str, str]]:
    """Every table that keeps files whose digest is official, with the columns of both."""
    return [(table.table, *table.file) for table in official_tables().values() if table.file]


def test_every_official_row_that_carries_a_file_says_which_column_has_its_digest() -> None:
    said = {(table.name, content) for table, _, content in files()}
    kept = {
        (table.name, column.name)
        for table in (one.table for one in official_tables().values())
        for column in table.c
        if isinstance(column.type, sa.LargeBinary)
    }

    assert kept == said
    assert all(digest in official_tables()[table.name].columns for table, digest, _ in files())


@pytest.mark.parametrize(("table", "digest", "content"), files(), ids=lambda one: getattr(one, "name", one))
def test_a_file_or_signed_letter_with_another_content_is_named(
    staged: Database, table: sa.Table, digest: str, content: str
) -> None:
    with past_everything(staged) as connection:
        connection.execute(sa.update(table).where(table.c[digest].is_not(None)).values({content: b"forged"}))
        found = faults(staged, connection)

    assert any(fault.endswith("has another content") for fault in found), found


@pytest.mark.parametrize(
    ("forgery", "named"),
    [
        ("UPDATE uploads SET content = 'forged'", "has another content"),
        ("DELETE FROM uploads", "is missing"),
        ("UPDATE acting_letters SET content = X'00'", "has another content"),
        ("DELETE FROM acting_letters", "is missing"),
    ],
)
def test_a_file_that_an_act_has_brought_is_named_when_it_is_another_or_gone(
    staged: Database, forgery: str, named: str
) -> None:
    with past_everything(staged) as connection:
        connection.execute(sa.text(forgery))
        found = faults(staged, connection)

    assert any(f"{named}; event" in fault for fault in found), found


@on_sqlite  # PostgreSQL has types for these
@pytest.mark.parametrize(
    "written",
    [
        "closes_at = replace(closes_at, ' ', 'T')",
        "closes_at = strftime('%Y-%m-%d %H:%M:%S', closes_at, '+9 hours') || '+09:00'",
        "final_reading = 2 WHERE final_reading",
        "closes_at = CAST(x'ff' AS TEXT)",
    ],
)
def test_what_reads_the_same_but_compares_otherwise_is_named(out: SecondVersion, written: str) -> None:
    database = out.world.database
    with past_everything(database) as connection:
        connection.execute(sa.text("UPDATE rounds SET final_reading = true"))
        before = faults(database, connection)
        connection.exec_driver_sql(f"UPDATE rounds SET {written}")
        found = faults(database, connection)

    assert before == [fault for fault in before if "(final_reading)" in fault]
    assert "round 1 cannot be read any more" in found


@pytest.mark.parametrize("never", ["infinity", "20000-01-01"])
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_an_instant_that_never_comes_is_named_and_does_not_stop_the_rest(out: SecondVersion, never: str) -> None:
    database = out.world.database
    with past_everything(database) as connection:
        connection.execute(sa.text(f"UPDATE rounds SET closes_at = '{never}'"))
        connection.execute(
            sa.text("UPDATE comments SET text = 'other words' WHERE id = (SELECT min(id) FROM comments)")
        )
        found = faults(database, connection)

    assert "round 1 cannot be read any more" in found
    assert any("(text)" in fault for fault in found)
