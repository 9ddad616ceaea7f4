"""Rounds that are the final reading of a text without brackets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # The default is for programs of the release before, and for rounds that are there: each has asked for comments.
    op.add_column("rounds", sa.Column("final_reading", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("rounds") as table:
        table.drop_column("final_reading")
