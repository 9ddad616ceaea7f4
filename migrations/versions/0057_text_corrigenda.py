"""Corrigenda to adopted texts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
NEEDED = {"version_id": "draft_versions", "paragraph_id": "paragraphs", "proposed_by_id": "people"}
POSSIBLE = {"decided_by_id": "people", "member_id": "members", "objected_by_id": "people"}
WORDS = ("wrong", "correct", "before", "after", "reason", "note", "objection")
CHECKS = {
    "four_eyes": "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
    "numbered_when_issued": "(number IS NULL) = (state <> 'issued')",
    "stopped_by_a_member": "(member_id IS NULL) = (state <> 'stopped')",
}


def upgrade() -> None:
    op.create_table(
        "text_corrigenda",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in NEEDED),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in (*POSSIBLE, "number")),
        *(sa.Column(column, sa.String(40), nullable=False) for column in ("kind", "state")),
        *(sa.Column(column, sa.Text(), nullable=False) for column in WORDS),
        *(sa.Column(column, WHEN, nullable=False) for column in ("until", "proposed_at")),
        *(sa.Column(column, WHEN, nullable=True) for column in ("decided_at", "objected_at", "issued_at")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_text_corrigenda_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_text_corrigenda_{column}"))
            for column, other in {**NEEDED, **POSSIBLE}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_corrigenda")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_text_corrigenda_version_id_number")),
    )
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("text_corrigendum_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notifications_text_corrigendum_id"), "text_corrigenda", ["text_corrigendum_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_text_corrigendum_id"), type_="foreignkey")
        table.drop_column("text_corrigendum_id")
    op.drop_table("text_corrigenda")
