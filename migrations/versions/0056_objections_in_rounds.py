"""The objection to an adoption that a comment repeats."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


COUNTED = "SELECT seq FROM sqlite_sequence WHERE name = 'comments'"


@contextmanager
def comments() -> Iterator[BatchOperations]:
    """The table, which SQLite makes anew: it goes on counting from the highest number that it ever gave."""
    connection = op.get_bind()
    last = connection.scalar(sa.text(COUNTED)) if connection.dialect.name == "sqlite" else None
    with op.batch_alter_table("comments", table_kwargs={"sqlite_autoincrement": True}) as table:
        yield table
    if last is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'comments'"))
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('comments', :seq)"), {"seq": last})


def upgrade() -> None:
    with comments() as table:
        table.add_column(sa.Column("position_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_comments_position_id"), "positions", ["position_id"], ["id"])


def downgrade() -> None:
    with comments() as table:
        table.drop_constraint(op.f("fk_comments_position_id"), type_="foreignkey")
        table.drop_column("position_id")
