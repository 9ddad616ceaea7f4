"""When a member was told of words for brackets, beside when that was noted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0075"
down_revision: str | None = "0074"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("lifting_notices") as table:
        # The default is for programs of the release before, in which a call was at the moment at which it was noted.
        now = sa.text("CURRENT_TIMESTAMP")
        table.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), server_default=now, nullable=False))
    op.execute("UPDATE lifting_notices SET heard_at = at")


def downgrade() -> None:
    with op.batch_alter_table("lifting_notices") as table:
        table.drop_column("heard_at")
