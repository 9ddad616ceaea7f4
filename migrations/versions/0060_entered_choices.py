"""What an answer that is entered for a member says about brackets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"entry_id": "entered_answers", "bracket_id": "brackets", "by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "entered_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in REFERENCES),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=True),
        sa.Column("can_accept", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("package", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(words IS NOT NULL) = (stance IN ('accept', 'other words'))",
            name=op.f("ck_entered_choices_words_of_who_speaks"),
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_entered_choices_{name}"))
            for name, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_choices")),
        sa.UniqueConstraint("entry_id", "bracket_id", name=op.f("uq_entered_choices_entry_id_bracket_id")),
    )


def downgrade() -> None:
    op.drop_table("entered_choices")
