"""Digests of official rows in the record, signatures of its entries, and refusals of what would replace or rename it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = "the record is only ever added to"
SAME = {
    "events": "id = NEW.id OR (consultation_id = NEW.consultation_id AND seq = NEW.seq)",
    "row_digests": "id = NEW.id",
}


def upgrade() -> None:
    op.add_column("events", sa.Column("signature", sa.String(length=88), nullable=True))
    op.create_table(
        "row_digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name=op.f("fk_row_digests_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_digests")),
    )
    op.create_index("ix_row_digests_consultation_id_seq", "row_digests", ["consultation_id", "seq"])
    op.create_index("ix_row_digests_table_name_row_key", "row_digests", ["table_name", "row_key"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            _refuse_on_sqlite("row_digests", act.lower(), act)
        for table, same in SAME.items():
            # INSERT OR REPLACE takes the old row away without asking a trigger on DELETE.
            _refuse_on_sqlite(table, "replace", "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})")  # noqa: S608
        return
    _refuse_on_postgresql()


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER row_digests_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON row_digests "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()"
    )
    if not op.get_bind().scalar(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        return  # only a superuser can have the server look at ALTER TABLE
    # The tables are known by their triggers, whatever they are called. A migration says that it is one.
    op.execute(
        "CREATE OR REPLACE FUNCTION record_refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        "IF coalesce(current_setting('lmec.migrating', true), '') <> 'on' AND EXISTS ("
        "SELECT 1 FROM pg_event_trigger_ddl_commands() AS command JOIN pg_trigger ON tgrelid = command.objid "
        "WHERE tgname IN ('events_append_only', 'row_digests_append_only')) "
        f"THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF; END $$"
    )
    op.execute("DROP EVENT TRIGGER IF EXISTS record_no_rename")
    op.execute(
        "CREATE EVENT TRIGGER record_no_rename ON ddl_command_end WHEN TAG IN ('ALTER TABLE') "
        "EXECUTE FUNCTION record_refuse()"
    )


def _refuse_on_sqlite(table: str, name: str, act: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_no_replace")
    else:
        op.execute("DROP EVENT TRIGGER IF EXISTS record_no_rename")
        op.execute("DROP FUNCTION IF EXISTS record_refuse")
    op.drop_table("row_digests")
    # In place: a table that is made anew would lose its triggers.
    op.drop_column("events", "signature")
