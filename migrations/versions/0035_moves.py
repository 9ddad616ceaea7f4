"""Comments that move a paragraph: behind which other one it is to stand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A number that was given once in SQLite is not given again: to words that nobody has seen.
AUTOINCREMENT = {"comments": True, "opinions": True, "uploaded_comments": False}
BEFORE = "change IN ('remark', 'delete') OR proposed_text <> ''"
NOW = "change IN ('remark', 'delete', 'move') OR proposed_text <> ''"


def upgrade() -> None:
    for name, autoincrement in AUTOINCREMENT.items():
        with op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": autoincrement}) as table:
            table.add_column(sa.Column("after_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_after_id"), "paragraphs", ["after_id"], ["id"])
            table.drop_constraint(op.f(f"ck_{name}_proposes_words"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_proposes_words"), NOW)
            table.create_check_constraint(
                op.f(f"ck_{name}_moves_somewhere"), "(change = 'move') = (after_id IS NOT NULL)"
            )


def downgrade() -> None:
    for name, autoincrement in AUTOINCREMENT.items():
        # What moves a paragraph says so in words to a release that knows no moves.
        moved = sa.table(name, *map(sa.column, ("change", "text", "after_id")))
        said = sa.case((moved.c.text == "", "Move this paragraph."), else_=moved.c.text)
        remark = moved.update().where(moved.c.change == "move").values(change="remark", text=said, after_id=None)
        with op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": autoincrement}) as table:
            table.drop_constraint(op.f(f"ck_{name}_moves_somewhere"), type_="check")
        op.execute(remark)
        with op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": autoincrement}) as table:
            table.drop_constraint(op.f(f"ck_{name}_proposes_words"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_proposes_words"), BEFORE)
            table.drop_constraint(op.f(f"fk_{name}_after_id"), type_="foreignkey")
            table.drop_column("after_id")
