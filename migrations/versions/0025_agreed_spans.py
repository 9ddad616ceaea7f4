"""Where words stand on which members have agreed, and comments that reopen them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"paragraph_id": "paragraphs", "bracket_id": "brackets"}


def upgrade() -> None:
    # The default is for programs of the release before, and for what is there: nobody could reopen anything.
    for table in ("comments", "opinions"):
        op.add_column(table, sa.Column("reopens", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "agreed_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("members", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" >= start', name=op.f("ck_agreed_spans_is_a_span")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_agreed_spans_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_spans")),
    )
    op.create_index(op.f("ix_agreed_spans_paragraph_id"), "agreed_spans", ["paragraph_id"])


def downgrade() -> None:
    op.drop_table("agreed_spans")
    for name in ("opinions", "comments"):
        with op.batch_alter_table(name) as table:
            table.drop_column("reopens")
