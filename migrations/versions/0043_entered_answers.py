"""Answers of members that came in another way, and are entered for them by the secretariat."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
ENTRY = {"round_id": "rounds", "member_id": "members", "entered_by_id": "people"}
DECIDING = ("checked_by_id", "decided_by_id")
COMMENT = {"entry_id": "entered_answers", "round_id": "rounds", "member_id": "members", "author_id": "people"}
PLACES = ("paragraph_id", "after_id")
WORDS = ("text", "proposed_text", "justification")
POINTING = ("submissions", "notifications")


def upgrade() -> None:
    op.create_table(
        "entered_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in ENTRY),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("arrived_at", WHEN, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("entered_at", WHEN, nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in DECIDING),
        sa.Column("checked_at", WHEN, nullable=True),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(digest IS NULL) = (content IS NULL)", name=op.f("ck_entered_answers_file_with_digest")),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by_id IS NULL)", name=op.f("ck_entered_answers_checked_by_somebody")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_entered_answers_{column}"))
            for column, other in {**ENTRY, **dict.fromkeys(DECIDING, "people")}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_answers")),
    )
    op.create_index("ix_entered_answers_round_id_member_id", "entered_answers", ["round_id", "member_id"])
    op.create_table(
        "entered_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in COMMENT),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in PLACES),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        *(sa.Column(column, sa.Text(), nullable=False) for column in WORDS),
        sa.Column("reopens", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", WHEN, nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.CheckConstraint(
            "change IN ('remark', 'delete', 'move', 'join') OR proposed_text <> ''",
            name=op.f("ck_entered_comments_proposes_words"),
        ),
        sa.CheckConstraint(
            "(change IN ('move', 'join')) = (after_id IS NOT NULL)", name=op.f("ck_entered_comments_moves_somewhere")
        ),
        sa.CheckConstraint(
            "change = 'remark' OR paragraph_id IS NOT NULL", name=op.f("ck_entered_comments_changes_a_paragraph")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_entered_comments_{column}"))
            for column, other in {**COMMENT, **dict.fromkeys(PLACES, "paragraphs")}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_comments")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entered_comments_entry_id"), "entered_comments", ["entry_id"])
    for name in POINTING:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("entry_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_entry_id"), "entered_answers", ["entry_id"], ["id"])


def downgrade() -> None:
    for name in POINTING:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_entry_id"), type_="foreignkey")
            table.drop_column("entry_id")
    op.drop_table("entered_comments")
    op.drop_table("entered_answers")
