"""Files that stand with the opinions of departments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.alter_column("comment_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("opinion_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_attachments_opinion_id"), "opinions", ["opinion_id"], ["id"], ondelete="CASCADE"
        )
        table.create_unique_constraint(op.f("uq_attachments_opinion_id_digest"), ["opinion_id", "digest"])
        table.create_check_constraint(
            op.f("ck_attachments_stands_with_one_thing"), "(comment_id IS NULL) <> (opinion_id IS NULL)"
        )


def downgrade() -> None:
    op.execute("DELETE FROM attachments WHERE comment_id IS NULL")
    with op.batch_alter_table("attachments") as table:
        table.drop_constraint(op.f("ck_attachments_stands_with_one_thing"), type_="check")
        table.drop_constraint(op.f("uq_attachments_opinion_id_digest"), type_="unique")
        table.drop_constraint(op.f("fk_attachments_opinion_id"), type_="foreignkey")
        table.drop_column("opinion_id")
        table.alter_column("comment_id", existing_type=sa.Integer(), nullable=False)
