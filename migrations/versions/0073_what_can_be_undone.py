"""What stood before an answer or a compromise was kept, so that whoever kept it can undo that."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0073"
down_revision: str | None = "0072"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("dispositions", sa.Column("before", sa.JSON(), nullable=True))
    op.add_column("settlements", sa.Column("before", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("settlements", "before")
    op.drop_column("dispositions", "before")
