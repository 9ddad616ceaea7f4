"""What members declare about priority fields."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"submission_id": "submissions", "field_id": "priority_fields", "by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "field_positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(40), nullable=False),
        sa.Column("remark", sa.String(300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_field_positions_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_positions")),
        sa.UniqueConstraint("submission_id", "field_id", name=op.f("uq_field_positions_submission_id_field_id")),
    )
    op.create_index(op.f("ix_field_positions_field_id"), "field_positions", ["field_id"])


def downgrade() -> None:
    op.drop_table("field_positions")
