"""No official row can be changed, added or taken away in the database that verification would not name."""

from collections import Counter

import pytest
import sqlalchemy as sa

from models.comments.comment import Comment
from models.db.base import Base, PartOf
from models.db.database import Database
from models.record.official import official_tables
from tests.conftest import on_sqlite
from tests.models.record.forgery import another, changed_in, columns, faults, forge, past_everything
from tests.web.circulation import SecondVersion

pytestmark = pytest.mark.tampers


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


# --- beside the rows -------------------------------------------------------------------------------------------------


def files() -> list[tuple[sa.Table, str, str]]:
    """Every table that keeps files whose digest is official, with the columns of both."""
    return [(table.table, *table.file) for table in official_tables().values() if table.file]


def test_every_official_row_that_carries_a_file_says_which_column_has_its_digest() -> None:
    recorded = {(table.name, content) for table, _, content in files()}
    kept = {
        (table.name, column.name)
        for table in (one.table for one in official_tables().values())
        for column in table.c
        if isinstance(column.type, sa.LargeBinary)
    }

    assert kept == recorded
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
    ("table", "digest", "content"), [each for each in files() if each[0].c[each[1]].nullable], ids=str
)
def test_an_original_without_a_digest_is_named(staged: Database, table: sa.Table, digest: str, content: str) -> None:
    with past_everything(staged) as connection:
        if not staged.is_sqlite:
            for rule in (one.name for one in table.constraints if isinstance(one, sa.CheckConstraint)):
                connection.execute(sa.text(f"ALTER TABLE {table.name} DROP CONSTRAINT {rule}"))
        connection.execute(sa.update(table).values({digest: None, content: b"forged"}))
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
