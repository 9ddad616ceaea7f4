"""Passwords, as hashes: one of each person who has set one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0071"
down_revision: str | None = "0070"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "passwords",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passwords_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passwords")),
        sa.UniqueConstraint("person_id", name=op.f("uq_passwords_person_id")),
    )


def downgrade() -> None:
    op.drop_table("passwords")
