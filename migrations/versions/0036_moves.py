"""Comments that move a paragraph: behind which other one it is to stand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A number that was given once in SQLite is not given again: to words that nobody has seen.
AUTOINCREMENT = {"comments": True, "opinions": True, "uploaded_comments": False}
BEFORE = "change IN ('remark', 'delete') OR proposed_text <> ''"
NOW = "change IN ('remark', 'delete', 'move') OR proposed_text <> ''"


@contextmanager
def altered(name: str) -> Iterator[BatchOperations]:
    """A table that SQLite makes anew: it goes on counting from the highest number that it ever gave."""
    connection, counted = op.get_bind(), AUTOINCREMENT[name] and op.get_bind().dialect.name == "sqlite"
    parameters = {"name": name}
    last = (
        connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), parameters)
        if counted
        else None
    )
    with op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": AUTOINCREMENT[name]}) as table:
        yield table
    if last is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), parameters)
        connection.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), {**parameters, "seq": last}
        )


def upgrade() -> None:
    for name in AUTOINCREMENT:
        with altered(name) as table:
            table.add_column(sa.Column("after_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_after_id"), "paragraphs", ["after_id"], ["id"])
            table.drop_constraint(op.f(f"ck_{name}_proposes_words"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_proposes_words"), NOW)
            table.create_check_constraint(
                op.f(f"ck_{name}_moves_somewhere"), "(change = 'move') = (after_id IS NOT NULL)"
            )


def downgrade() -> None:
    for name in AUTOINCREMENT:
        # What moves a paragraph says so in words to a release that knows no moves.
        moved = sa.table(name, *map(sa.column, ("change", "text", "after_id")))
        remark_text = sa.case((moved.c.text == "", "Move this paragraph."), else_=moved.c.text)
        remark = moved.update().where(moved.c.change == "move").values(change="remark", text=remark_text, after_id=None)
        with altered(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_moves_somewhere"), type_="check")
        op.execute(remark)
        with altered(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_proposes_words"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_proposes_words"), BEFORE)
            table.drop_constraint(op.f(f"fk_{name}_after_id"), type_="foreignkey")
            table.drop_column("after_id")
