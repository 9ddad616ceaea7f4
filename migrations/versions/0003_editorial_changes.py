"""Editorial changes of the secretariat."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "editorial_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_key", sa.String(length=38), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("rewordings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_editorial_changes_is_reasoned")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_editorial_changes_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_editorial_changes_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editorial_changes")),
        sa.UniqueConstraint(
            "round_id",
            "paragraph_key",
            "revision",
            name=op.f("uq_editorial_changes_round_id_paragraph_key_revision"),
        ),
    )
    op.create_index(
        "uq_editorial_changes_one_stands",
        "editorial_changes",
        ["round_id", "paragraph_key"],
        unique=True,
        sqlite_where=sa.text("state = 'standing'"),
        postgresql_where=sa.text("state = 'standing'"),
    )
    op.create_table(
        "editorial_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_editorial_objections_by_id")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["editorial_changes.id"], name=op.f("fk_editorial_objections_change_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_editorial_objections_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editorial_objections")),
        sa.UniqueConstraint("change_id", "member_id", name=op.f("uq_editorial_objections_change_id_member_id")),
    )
    op.create_table(
        "editorial_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" >= start', name=op.f("ck_editorial_spans_is_a_span")),
        sa.ForeignKeyConstraint(["change_id"], ["editorial_changes.id"], name=op.f("fk_editorial_spans_change_id")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name=op.f("fk_editorial_spans_paragraph_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editorial_spans")),
    )
    op.create_index("ix_editorial_spans_change_id", "editorial_spans", ["change_id"])
    op.create_index("ix_editorial_spans_paragraph_id", "editorial_spans", ["paragraph_id"])


def downgrade() -> None:
    op.drop_table("editorial_spans")
    op.drop_table("editorial_objections")
    op.drop_table("editorial_changes")
