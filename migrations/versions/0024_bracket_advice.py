"""What departments advise about brackets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"bracket_id": "brackets", "submission_id": "submissions", "by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "bracket_advice",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(words IS NOT NULL) = (stance IN ('accept', 'other words'))",
            name=op.f("ck_bracket_advice_words_of_who_speaks"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_bracket_advice_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bracket_advice")),
        sa.UniqueConstraint(
            "bracket_id", "submission_id", "by_id", name=op.f("uq_bracket_advice_bracket_id_submission_id_by_id")
        ),
    )
    op.create_index(op.f("ix_bracket_advice_submission_id"), "bracket_advice", ["submission_id"])


def downgrade() -> None:
    op.drop_table("bracket_advice")
