"""Packages: brackets that a member has linked, so that they end only together."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # The default is for programs of the release before, and for positions that are there: nobody has linked them.
    op.add_column("bracket_positions", sa.Column("package", sa.String(40), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("bracket_positions") as table:
        table.drop_column("package")
