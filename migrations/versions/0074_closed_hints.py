"""Which hints a person has closed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0074"
down_revision: str | None = "0073"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "closed_hints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hint", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_closed_hints_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_hints")),
        sa.UniqueConstraint("person_id", "hint", name=op.f("uq_closed_hints_person_id_hint")),
    )


def downgrade() -> None:
    op.drop_table("closed_hints")
