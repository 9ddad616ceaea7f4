"""When members that had not answered were last reminded of an adoption, and of words for brackets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0082"
down_revision: str | None = "0081"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("adoptions", "liftings")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "reminded_at")
