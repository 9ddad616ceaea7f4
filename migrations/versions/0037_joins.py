"""Comments that join a paragraph with the one before it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A number that was given once in SQLite is not given again: to words that nobody has seen.
AUTOINCREMENT = {"comments": True, "opinions": True, "uploaded_comments": False}
CHECKS = {
    "proposes_words": "change IN ('remark', 'delete', {}) OR proposed_text <> ''",
    "moves_somewhere": "(change IN ({})) = (after_id IS NOT NULL)",
}


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


def checked(name: str, changes: str) -> None:
    with altered(name) as table:
        for check, rule in CHECKS.items():
            table.drop_constraint(op.f(f"ck_{name}_{check}"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_{check}"), rule.format(changes))


def upgrade() -> None:
    for name in AUTOINCREMENT:
        checked(name, "'move', 'join'")


def downgrade() -> None:
    for name in AUTOINCREMENT:
        # What joins two paragraphs says so in words to a release that cannot.
        joined = sa.table(name, *map(sa.column, ("change", "text", "after_id")))
        remark_text = sa.case((joined.c.text == "", "Join this paragraph with the one before it."), else_=joined.c.text)
        remark = (
            joined.update().where(joined.c.change == "join").values(change="remark", text=remark_text, after_id=None)
        )
        op.execute(remark)
        checked(name, "'move'")
