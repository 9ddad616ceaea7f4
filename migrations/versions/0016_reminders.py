"""Reminders to members that have not answered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # The default is for programs of the release before, and for rounds that are there: of these nobody has asked for it.
    op.add_column("rounds", sa.Column("reminds", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("rounds", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rounds") as table:
        table.drop_column("reminded_at")
        table.drop_column("reminds")
