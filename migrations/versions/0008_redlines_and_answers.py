"""Documents that compare two versions, and documents of a member's answer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Columns that may be empty: no table is made anew, so no row and no rule of one can get lost.
    for column, table in (("older_id", "draft_versions"), ("submission_id", "submissions")):
        key = sa.ForeignKey(f"{table}.id", name=op.f(f"fk_documents_{column}"))
        op.add_column("documents", sa.Column(column, sa.Integer(), key, nullable=True), inline_references=True)
    op.create_index(op.f("ix_documents_submission_id"), "documents", ["submission_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_documents_submission_id"), table_name="documents")
    with op.batch_alter_table("documents") as table:
        table.drop_column("submission_id")
        table.drop_column("older_id")
