"""Deadlines that are extended, pauses, and on which days before the deadline a round reminds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"round_id": "rounds", "by_id": "people"}
INSTANTS = ("extended_from", "deadline_set_at", "paused_at")


def upgrade() -> None:
    op.create_table(
        "deadline_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("was", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(until IS NULL) = (kind = 'paused')", name=op.f("ck_deadline_changes_no_deadline_in_pause")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_deadline_changes_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_changes")),
    )
    op.create_index(op.f("ix_deadline_changes_round_id"), "deadline_changes", ["round_id"])
    for column in INSTANTS:
        op.add_column("rounds", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    # Rounds that are there have been announced with these days, and programs of the release before know no others.
    op.add_column("rounds", sa.Column("reminder_days", sa.JSON(), server_default="[7, 2]", nullable=False))
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("deadline_change_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notifications_deadline_change_id"), "deadline_changes", ["deadline_change_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_deadline_change_id"), type_="foreignkey")
        table.drop_column("deadline_change_id")
    with op.batch_alter_table("rounds") as table:
        for column in (*INSTANTS, "reminder_days"):
            table.drop_column(column)
    op.drop_table("deadline_changes")
