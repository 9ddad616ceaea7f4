"""What was removed from a bracket, so that whoever removed it can undo that."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0076"
down_revision: str | None = "0075"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "removed_compromises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_key", sa.String(length=38), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_removed_compromises_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_removed_compromises_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_compromises")),
        sa.UniqueConstraint(
            "round_id",
            "paragraph_key",
            "fingerprint",
            name=op.f("uq_removed_compromises_round_id_paragraph_key_fingerprint"),
        ),
    )


def downgrade() -> None:
    op.drop_table("removed_compromises")
