"""Uploads."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=200), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.CheckConstraint("confirmed_at IS NULL OR refusal IS NULL", name=op.f("ck_uploads_refused_or_confirmed")),
        sa.CheckConstraint(
            "member_id IS NOT NULL OR department IS NULL", name=op.f("ck_uploads_departments_are_of_members")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_uploads_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_uploads_member_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["uploads.id"], name=op.f("fk_uploads_replaces_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_uploads_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_round_id_member_id", "uploads", ["round_id", "member_id"], unique=False)
    op.create_index("ix_uploads_state_not_before", "uploads", ["state", "not_before"], unique=False)
    op.create_table(
        "uploaded_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed_text", sa.Text(), nullable=False),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("opinion_id", sa.Integer(), nullable=True),
        sa.Column("written_revision", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "change IN ('remark', 'delete') OR proposed_text <> ''", name=op.f("ck_uploaded_comments_proposes_words")
        ),
        sa.CheckConstraint(
            "comment_id IS NULL OR opinion_id IS NULL", name=op.f("ck_uploaded_comments_one_thing_made_of_it")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_uploaded_comments_comment_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["opinions.id"], name=op.f("fk_uploaded_comments_opinion_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name=op.f("fk_uploaded_comments_paragraph_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_uploaded_comments_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploaded_comments")),
        sa.UniqueConstraint("upload_id", "position", name=op.f("uq_uploaded_comments_upload_id_position")),
    )
    op.create_index("ix_uploaded_comments_comment_id", "uploaded_comments", ["comment_id"], unique=False)
    op.create_index("ix_uploaded_comments_opinion_id", "uploaded_comments", ["opinion_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_uploaded_comments_opinion_id", table_name="uploaded_comments")
    op.drop_index("ix_uploaded_comments_comment_id", table_name="uploaded_comments")
    op.drop_table("uploaded_comments")
    op.drop_index("ix_uploads_state_not_before", table_name="uploads")
    op.drop_index("ix_uploads_round_id_member_id", table_name="uploads")
    op.drop_table("uploads")
