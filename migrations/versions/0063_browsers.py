"""What kind of browser somebody has signed in with, and when it last asked for something."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0063"
down_revision: str | None = "0062"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("signed_in", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("signed_in", sa.Column("device", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("signed_in") as table:
        table.drop_column("device")
        table.drop_column("seen_at")
