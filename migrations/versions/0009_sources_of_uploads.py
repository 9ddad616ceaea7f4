"""Whose words a file holds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("uploads", sa.Column("source", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("uploads", "source")
