"""What the secretariat asks about the type of a comment, and what the member says to that."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"comment_id": "comments", "by_id": "people", "decided_by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "type_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(40), nullable=False),
        sa.Column("wanted", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_type_requests_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_type_requests_is_reasoned")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_type_requests")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_type_requests_comment_id")),
    )
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("type_request_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_notifications_type_request_id"), "type_requests", ["type_request_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_type_request_id"), type_="foreignkey")
        table.drop_column("type_request_id")
    op.drop_table("type_requests")
