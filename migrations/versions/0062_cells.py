"""The cell of a table's row that a comment is about, by the title of its column."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0062"
down_revision: str | None = "0061"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("comments", "opinions", "entered_comments", "cosponsorships", "observer_comments")


def upgrade() -> None:
    for name in TABLES:
        # The default is for programs of the release before, and for words that are there.
        op.add_column(name, sa.Column("cell", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "cell")
