"""Silences: who knows of an adoption, ends that have moved, and declared results."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "adoption_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("heard_at", WHEN, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        *_pointing("adoption_notices", {"adoption_id": "adoptions", "member_id": "members", "by_id": "people"}),
        sa.CheckConstraint("heard_at <= at", name=op.f("ck_adoption_notices_recorded_after_it")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_notices")),
        sa.UniqueConstraint("adoption_id", "member_id", name=op.f("uq_adoption_notices_adoption_id_member_id")),
    )
    op.create_table(
        "silence_extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("was", WHEN, nullable=False),
        sa.Column("until", WHEN, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        *_pointing("silence_extensions", {"adoption_id": "adoptions"}),
        sa.CheckConstraint("until > was", name=op.f("ck_silence_extensions_is_later")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_extensions")),
    )
    op.create_index(op.f("ix_silence_extensions_adoption_id"), "silence_extensions", ["adoption_id"])
    op.create_table(
        "silence_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("awaited", sa.JSON(), nullable=False),
        sa.Column("noticed_at", WHEN, nullable=False),
        sa.Column("declared_as", sa.String(40), nullable=True),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.Column("declared_at", WHEN, nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", WHEN, nullable=True),
        *_pointing(
            "silence_results", {"adoption_id": "adoptions", "declared_by_id": "people", "confirmed_by_id": "people"}
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> declared_by_id", name=op.f("ck_silence_results_four_eyes")
        ),
        sa.CheckConstraint(
            "(declared_as IS NULL) = (declared_by_id IS NULL)", name=op.f("ck_silence_results_declared_by_somebody")
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR declared_by_id IS NOT NULL", name=op.f("ck_silence_results_declared_first")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_results")),
        sa.UniqueConstraint("adoption_id", name=op.f("uq_silence_results_adoption_id")),
    )


def downgrade() -> None:
    for name in ("silence_results", "silence_extensions", "adoption_notices"):
        op.drop_table(name)


def _pointing(table: str, references: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in references.items()
    ]
