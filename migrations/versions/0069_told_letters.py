"""In what a signed letter differs from the answer that was submitted, as its coordinator tells."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0069"
down_revision: str | None = "0068"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("clearances") as table:
        # The default is for programs of the release before, and for clearances that are there.
        table.add_column(sa.Column("differs", sa.Text(), server_default="", nullable=False))
        table.create_check_constraint(op.f("ck_clearances_differs_when_told"), "differs = '' OR differs_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("clearances") as table:
        table.drop_constraint(op.f("ck_clearances_differs_when_told"), type_="check")
        table.drop_column("differs")
