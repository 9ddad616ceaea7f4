"""Silences about words for brackets: ends that have moved, and declared results."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0068"
down_revision: str | None = "0067"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("silence_extensions", "silence_results")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.alter_column("adoption_id", existing_type=sa.Integer(), nullable=True)
            table.add_column(sa.Column("lifting_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_lifting_id"), "liftings", ["lifting_id"], ["id"])
            table.create_check_constraint(
                op.f(f"ck_{name}_about_one_thing"), "(adoption_id IS NULL) <> (lifting_id IS NULL)"
            )
    op.create_index(op.f("ix_silence_extensions_lifting_id"), "silence_extensions", ["lifting_id"])
    with op.batch_alter_table("silence_results") as table:
        table.create_unique_constraint(op.f("uq_silence_results_lifting_id"), ["lifting_id"])


def downgrade() -> None:
    op.execute("DELETE FROM silence_extensions WHERE lifting_id IS NOT NULL")
    op.execute("DELETE FROM silence_results WHERE lifting_id IS NOT NULL")
    op.drop_index(op.f("ix_silence_extensions_lifting_id"), table_name="silence_extensions")
    with op.batch_alter_table("silence_results") as table:
        table.drop_constraint(op.f("uq_silence_results_lifting_id"), type_="unique")
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_about_one_thing"), type_="check")
            table.drop_constraint(op.f(f"fk_{name}_lifting_id"), type_="foreignkey")
            table.drop_column("lifting_id")
            table.alter_column("adoption_id", existing_type=sa.Integer(), nullable=False)
