"""Comments that join one of another member which was circulated."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0061"
down_revision: str | None = "0060"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


@contextmanager
def altered(name: str) -> Iterator[BatchOperations]:
    """A table that SQLite makes anew: it goes on counting from the highest number that it ever gave."""
    connection, key = op.get_bind(), {"name": name}
    counted = connection.dialect.name == "sqlite"
    last = connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), key) if counted else None
    with op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": True}) as table:
        yield table
    if last is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), key)
        connection.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), {**key, "seq": last}
        )


def upgrade() -> None:
    with altered("comments") as table:
        table.add_column(sa.Column("joined_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("joins", sa.String(length=60), nullable=True))
        table.create_foreign_key(op.f("fk_comments_joined_id"), "comments", ["joined_id"], ["id"])
        table.create_index(op.f("ix_comments_joined_id"), ["joined_id"])


def downgrade() -> None:
    with altered("comments") as table:
        table.drop_index(op.f("ix_comments_joined_id"))
        table.drop_constraint(op.f("fk_comments_joined_id"), type_="foreignkey")
        table.drop_column("joined_id")
        table.drop_column("joins")
