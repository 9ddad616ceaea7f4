"""The files that texts came in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    key = sa.ForeignKey("uploads.id", name=op.f("fk_draft_versions_source_id"))
    op.add_column("draft_versions", sa.Column("source_id", sa.Integer(), key, nullable=True), inline_references=True)


def downgrade() -> None:
    with op.batch_alter_table("draft_versions") as table:
        table.drop_column("source_id")
