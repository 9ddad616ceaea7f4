"""Alembic's entry: runs the migrations on the connection that `models.db.schema` hands over, in one transaction."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.db.base import Base, UtcDateTime
from models.db.schema import load_entities

load_entities()


def plain(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write types as the database knows them: a migration must not change when our classes do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def stays(item: object, _name: str | None, _kind: str, reflected: bool, counterpart: object) -> bool:
    """Propose to take nothing away: what no entity describes any more stays for programs of the release before."""
    return not reflected or counterpart is not None


def _let_rename(connection: sa.Connection) -> None:
    """Tables are made anew and renamed while they are changed."""
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("DROP TRIGGER IF EXISTS events_no_rename"))


def _refuse_to_rename(connection: sa.Connection) -> None:
    """SQLite has no trigger on ALTER TABLE, but renames nothing while a trigger names a table that is not there. This one
    never acts."""
    guarded = sa.text("SELECT count(*) FROM sqlite_master WHERE name IN ('events', 'events_no_replace')")
    if connection.dialect.name == "sqlite" and connection.scalar(guarded) == 2:
        connection.execute(
            sa.text(
                "CREATE TRIGGER events_no_rename AFTER UPDATE ON events WHEN 0 "
                'BEGIN SELECT 1 FROM "the record is only ever added to"; END'
            )
        )


def _give_room(table: sa.Table, connection: sa.Connection, **_options: object) -> None:
    """Keys have 64 bits from the beginning in a database that is made now, as migration 0077 gives them to others: to change them
    all in the transaction that makes and fills them would need more locks than PostgreSQL has room for."""
    if connection.dialect.name == "postgresql":
        pointing = {name for one in table.foreign_key_constraints for name in one.column_keys}
        for column in table.c:
            if column.primary_key or column.name in pointing:
                column.type = sa.BigInteger() if isinstance(column.type, sa.Integer) else column.type


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=plain,
    include_object=stays,
    transaction_per_migration=False,
)
sa.event.listen(sa.Table, "before_create", _give_room)
try:
    with context.begin_transaction():
        _let_rename(context.config.attributes["connection"])
        context.run_migrations()
        _refuse_to_rename(context.config.attributes["connection"])
finally:  # this file is read anew for each run, in the same process, too
    sa.event.remove(sa.Table, "before_create", _give_room)
