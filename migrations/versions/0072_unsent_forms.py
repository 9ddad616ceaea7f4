"""What people have typed in forms and not sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0072"
down_revision: str | None = "0071"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "unsent_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("page", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unsent_forms_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_forms")),
        sa.UniqueConstraint("person_id", "form", name=op.f("uq_unsent_forms_person_id_form")),
    )
    op.create_index(op.f("ix_unsent_forms_typed_at"), "unsent_forms", ["typed_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_unsent_forms_typed_at"), table_name="unsent_forms")
    op.drop_table("unsent_forms")
