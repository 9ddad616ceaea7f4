"""What the service remembers of its own running."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    keeping = op.create_table(
        "keeping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_keeping_is_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping")),
    )
    op.bulk_insert(keeping, [{"id": 1, "ticked_at": None}])


def downgrade() -> None:
    op.drop_table("keeping")
