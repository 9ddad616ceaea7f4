"""What words in brackets give members to do."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"round_id": "rounds", "bracket_id": "brackets", "member_id": "members", "by_id": "people"}
OPTIONAL = ("bracket_id", "member_id")


def upgrade() -> None:
    op.create_table(
        "bracket_duties",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=column in OPTIONAL) for column in REFERENCES),
        sa.Column("paragraph_key", sa.String(length=38), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("bracket_id IS NOT NULL OR fingerprint <> ''", name=op.f("ck_bracket_duties_of_a_bracket")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_bracket_duties_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bracket_duties")),
    )
    for column in ("round_id", "bracket_id"):
        op.create_index(op.f(f"ix_bracket_duties_{column}"), "bracket_duties", [column])


def downgrade() -> None:
    op.drop_table("bracket_duties")
