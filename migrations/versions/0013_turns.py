"""Which of the work that waits comes first."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WORK = ("consolidations", "documents", "notifications", "uploads")


def upgrade() -> None:
    for table in WORK:
        # The default is for rows that are there, and for programs of the release before, while both run.
        op.add_column(table, sa.Column("turn", sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    for table in WORK:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("turn")
