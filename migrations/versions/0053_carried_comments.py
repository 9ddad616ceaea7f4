"""Comments that are carried over into a later round."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"round_id": "rounds", "comment_id": "comments", "became_id": "comments", "by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "carried_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(40), nullable=True),
        sa.Column("became_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_carried_comments_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.CheckConstraint("(decision IS NULL) = (at IS NULL)", name=op.f("ck_carried_comments_dated_when_decided")),
        sa.CheckConstraint(
            "(became_id IS NOT NULL) = (decision IS NOT NULL AND decision <> 'withdrawn')",
            name=op.f("ck_carried_comments_made_again_or_not"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_comments")),
        sa.UniqueConstraint("round_id", "comment_id", name=op.f("uq_carried_comments_round_id_comment_id")),
        sa.UniqueConstraint("became_id", name=op.f("uq_carried_comments_became_id")),
    )
    op.create_index(op.f("ix_carried_comments_comment_id"), "carried_comments", ["comment_id"])


def downgrade() -> None:
    op.drop_table("carried_comments")
