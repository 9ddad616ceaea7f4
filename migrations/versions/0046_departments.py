"""Internal deadlines of departments, and messages about their contributions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
DEADLINE = {"round_id": "rounds", "member_id": "members", "set_by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "department_deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in DEADLINE),
        sa.Column("closes_at", WHEN, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("set_at", WHEN, nullable=False),
        sa.Column("reminded_at", WHEN, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_department_deadlines_{column}"))
            for column, other in DEADLINE.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_deadlines")),
        sa.UniqueConstraint("round_id", "member_id", name=op.f("uq_department_deadlines_round_id_member_id")),
    )
    op.create_table(
        "opinion_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_opinion_messages_says_something")),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["opinions.id"], name=op.f("fk_opinion_messages_opinion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_opinion_messages_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_messages")),
    )
    op.create_index(op.f("ix_opinion_messages_opinion_id"), "opinion_messages", ["opinion_id"])


def downgrade() -> None:
    op.drop_table("opinion_messages")
    op.drop_table("department_deadlines")
