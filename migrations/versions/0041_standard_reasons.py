"""Reasons that the secretariat gives in many answers, kept for a consultation."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "standard_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_standard_reasons_consultation_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_standard_reasons_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_reasons")),
    )
    op.create_index(op.f("ix_standard_reasons_consultation_id"), "standard_reasons", ["consultation_id"])


def downgrade() -> None:
    op.drop_table("standard_reasons")
