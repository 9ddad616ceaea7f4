"""Priority fields, the register of progress and achievements, and what is opened to the public with an adopted text."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "priority_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(38), nullable=False),
        *_keys("priority_fields", consultation_id="consultations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_fields")),
        sa.UniqueConstraint("consultation_id", "key", name=op.f("uq_priority_fields_consultation_id_key")),
    )
    op.create_table(
        "achievements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("edited_title", sa.String(200), nullable=False),
        sa.Column("edited_summary", sa.Text(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        *_keys(
            "achievements",
            consultation_id="consultations",
            field_id="priority_fields",
            member_id="members",
            by_id="people",
            registered_by_id="people",
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2099", name=op.f("ck_achievements_has_a_year")),
        sa.CheckConstraint(
            "(state = 'in the register') = (registered_at IS NOT NULL)",
            name=op.f("ck_achievements_dated_when_registered"),
        ),
        sa.CheckConstraint("state <> 'returned' OR reason <> ''", name=op.f("ck_achievements_returned_with_a_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievements")),
    )
    for column in ("consultation_id", "field_id", "member_id"):
        op.create_index(op.f(f"ix_achievements_{column}"), "achievements", [column])
    op.create_table(
        "achievement_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("achievement_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"],
            ["achievements.id"],
            name=op.f("fk_achievement_files_achievement_id"),
            ondelete="CASCADE",
        ),
        *_keys("achievement_files", by_id="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement_files")),
        sa.UniqueConstraint("achievement_id", name=op.f("uq_achievement_files_achievement_id")),
    )
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *_keys("openings", version_id="draft_versions", proposed_by_id="people", decided_by_id="people"),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name=op.f("ck_openings_by_four_eyes")
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (confirmed IS NULL)", name=op.f("ck_openings_decided_or_waiting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_version_id"), "openings", ["version_id"])
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("achievement_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("opening_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notifications_achievement_id"), "achievements", ["achievement_id"], ["id"], ondelete="SET NULL"
        )
        table.create_foreign_key(op.f("fk_notifications_opening_id"), "openings", ["opening_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        for column in ("achievement_id", "opening_id"):
            table.drop_constraint(op.f(f"fk_notifications_{column}"), type_="foreignkey")
            table.drop_column(column)
    for name in ("openings", "achievement_files", "achievements", "priority_fields"):
        op.drop_table(name)


def _keys(table: str, **references: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in references.items()
    ]
