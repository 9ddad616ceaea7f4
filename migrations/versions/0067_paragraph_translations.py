"""Courtesy translations of paragraphs, for a member's own people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0067"
down_revision: str | None = "0066"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"consultation_id": "consultations", "member_id": "members", "by_id": "people"}
NAME = "paragraph_translations"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in REFERENCES),
        sa.Column("key", sa.String(length=38), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_paragraph_translations_says_something")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{NAME}_{name}"))
            for name, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_translations")),
        sa.UniqueConstraint(
            "consultation_id", "member_id", "key", name=op.f("uq_paragraph_translations_consultation_id_member_id_key")
        ),
    )


def downgrade() -> None:
    op.drop_table(NAME)
