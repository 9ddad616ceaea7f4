"""In what a signed letter differs from the answer that was submitted, and which comments an entry corrects."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0064"
down_revision: str | None = "0063"
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
    with op.batch_alter_table("entered_answers") as table:
        # The default is for programs of the release before, and for entries that are there.
        table.add_column(sa.Column("differs", sa.Text(), server_default="", nullable=False))
        table.create_check_constraint(
            op.f("ck_entered_answers_letter_differs"), "differs = '' OR channel = 'signed letter'"
        )
    with altered("entered_comments") as table:
        table.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_entered_comments_corrects_id"), "comments", ["corrects_id"], ["id"])


def downgrade() -> None:
    with altered("entered_comments") as table:
        table.drop_constraint(op.f("fk_entered_comments_corrects_id"), type_="foreignkey")
        table.drop_column("corrects_id")
    with op.batch_alter_table("entered_answers") as table:
        table.drop_constraint(op.f("ck_entered_answers_letter_differs"), type_="check")
        table.drop_column("differs")
