"""Letters that are held after a restore."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("keeping", sa.Column("letters_held_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("keeping", "letters_held_at")
