"""Who may agree for a member, and agreement to an adoption ad referendum."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"consultation_id": "consultations", "member_id": "members", "by_id": "people"}
WORDS = {"name": 120, "office": 200, "extent": 40, "clearance_by": 200, "document": 200}


def upgrade() -> None:
    op.create_table(
        "authorities",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        *(sa.Column(column, sa.String(length=length), nullable=False) for column, length in WORDS.items()),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(extent = 'needs clearance') = (clearance_by <> '')", name=op.f("ck_authorities_says_who_clears")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_authorities_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorities")),
    )
    op.create_index(op.f("ix_authorities_consultation_id"), "authorities", ["consultation_id"])
    # The default is for programs of the release before, and for answers that are there: none was ad referendum.
    op.add_column("positions", sa.Column("ad_referendum", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("positions") as table:
        table.drop_column("ad_referendum")
    op.drop_table("authorities")
