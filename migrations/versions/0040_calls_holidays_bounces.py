"""Telephone calls about a round, holidays of the members, and letters that came back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
CALLS = {"round_id": "rounds", "member_id": "members", "by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "telephone_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in CALLS),
        sa.Column("spoke_with", sa.String(length=200), nullable=False),
        sa.Column("called_at", WHEN, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_telephone_calls_{column}"))
            for column, other in CALLS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephone_calls")),
    )
    op.create_index(op.f("ix_telephone_calls_round_id"), "telephone_calls", ["round_id"])
    op.create_table(
        "holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_holidays_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("member_id", "day", name=op.f("uq_holidays_member_id_day")),
    )
    op.create_index(op.f("ix_holidays_day"), "holidays", ["day"])
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("bounced_at", WHEN, nullable=True))
        # The default is for programs of the release before, and for letters that are there.
        table.add_column(sa.Column("bounce", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_column("bounce")
        table.drop_column("bounced_at")
    op.drop_table("holidays")
    op.drop_table("telephone_calls")
