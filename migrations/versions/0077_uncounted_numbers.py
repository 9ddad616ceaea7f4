"""Room for numbers that do not count: keys of 64 bits, and whatever points to them. SQLite has always had the room.

Rows keep their numbers. All keys change, not only those of entities whose numbers do not count, so that a number in an
address is never too large for the column that it is looked for in.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0077"
down_revision: str | None = "0076"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEYS = sa.text("""
SELECT relname, array_agg(DISTINCT quote_ident(attname)::text) AS columns
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f') AND atttypid = 'integer'::regtype
GROUP BY relname ORDER BY relname
""")
POINTERS = sa.text("""
SELECT conrelid::regclass::text AS table_name, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'f' AND EXISTS (
    SELECT FROM pg_attribute WHERE atttypid = 'integer'::regtype
    AND (attrelid = conrelid AND attnum = ANY(conkey) OR attrelid = confrelid AND attnum = ANY(confkey))
) ORDER BY 1, 2
""")
# They lean on the keys, and the policies on them; after the migrations they are written anew (`row_security.create_policies`).
VIEWS = sa.text("SELECT quote_ident(viewname) FROM pg_views WHERE schemaname = 'readable'")
COUNTERS = sa.text(
    "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'integer'::regtype"
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for view in connection.scalars(VIEWS):
        op.execute(f"DROP VIEW readable.{view} CASCADE")
    # Pointers are checked once, at the end, and not with each of their two sides.
    keys, pointers = connection.execute(KEYS).all(), connection.execute(POINTERS).all()
    for pointer in pointers:
        op.execute(f"ALTER TABLE {pointer.table_name} DROP CONSTRAINT {pointer.name}")
    for table, columns in keys:
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {column} TYPE bigint" for column in columns))
    for pointer in pointers:
        op.execute(f"ALTER TABLE {pointer.table_name} ADD CONSTRAINT {pointer.name} {pointer.definition}")
    # They count on for the program of the release before, and after a backup was restored.
    for counter in connection.scalars(COUNTERS):
        op.execute(f"ALTER SEQUENCE {counter} AS bigint")


def downgrade() -> None:
    """The room stays: what has been written since would not fit into less."""
