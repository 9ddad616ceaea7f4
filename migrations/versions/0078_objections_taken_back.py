"""When a member has taken back an objection to an editorial change."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0078"
down_revision: str | None = "0077"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("editorial_objections") as table:
        table.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # What is taken back is no objection; a program of before would count it.
    op.execute("DELETE FROM editorial_objections WHERE taken_back_at IS NOT NULL")
    with op.batch_alter_table("editorial_objections") as table:
        table.drop_column("taken_back_at")
