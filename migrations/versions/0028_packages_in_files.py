"""Packages, and what a member could also accept, in the choices about brackets that stand in files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # The default is for programs of the release before, and for choices that are there: no file could say either.
    op.add_column("uploaded_comments", sa.Column("package", sa.String(40), server_default="", nullable=False))
    op.add_column("uploaded_comments", sa.Column("can_accept", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("uploaded_comments") as table:
        table.drop_column("can_accept")
        table.drop_column("package")
