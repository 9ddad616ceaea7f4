"""Departments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # A new table, and a column that may be empty: no table is made anew, so no row and no rule of one can get lost.
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("came_by", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed_text", sa.Text(), nullable=False),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'included') = (comment_id IS NOT NULL)", name=op.f("ck_opinions_included_in_a_comment")
        ),
        sa.CheckConstraint("(state = 'left out') = (note <> '')", name=op.f("ck_opinions_left_out_with_a_note")),
        sa.CheckConstraint(
            "change = 'remark' OR paragraph_id IS NOT NULL", name=op.f("ck_opinions_changes_a_paragraph")
        ),
        sa.CheckConstraint(
            "change IN ('remark', 'delete') OR proposed_text <> ''", name=op.f("ck_opinions_proposes_words")
        ),
        sa.CheckConstraint("department <> ''", name=op.f("ck_opinions_of_a_department")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_opinions_author_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_opinions_comment_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_opinions_decided_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_opinions_member_id")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name=op.f("fk_opinions_paragraph_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_opinions_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_opinions_comment_id"), "opinions", ["comment_id"], unique=False)
    op.create_index("ix_opinions_round_id_member_id", "opinions", ["round_id", "member_id"], unique=False)
    op.add_column("comments", sa.Column("departments", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("comments", "departments")
    op.drop_index("ix_opinions_round_id_member_id", table_name="opinions")
    op.drop_index(op.f("ix_opinions_comment_id"), table_name="opinions")
    op.drop_table("opinions")
