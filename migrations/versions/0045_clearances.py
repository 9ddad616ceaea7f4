"""Clearances of answers in their ministries, with signed letters; whose official act a letter is; marks of sections."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
PEOPLE = {"asked_by_id": False, "noted_by_id": True, "ended_by_id": True}
BEFORE = "NOT nil_return OR state <> 'collecting'"
NOW = "NOT nil_return OR state NOT IN ('collecting', 'in clearance', 'cleared')"


def upgrade() -> None:
    op.create_table(
        "clearances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=nullable) for column, nullable in PEOPLE.items()),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("cleared_by", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("noted_at", WHEN, nullable=True),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("letter_name", sa.String(length=200), nullable=True),
        sa.Column("letter", sa.LargeBinary(), nullable=True),
        sa.Column("letter_size", sa.Integer(), nullable=True),
        sa.Column("letter_digest", sa.String(length=64), nullable=True),
        sa.Column("letter_at", WHEN, nullable=True),
        sa.Column("differs_at", WHEN, nullable=True),
        sa.CheckConstraint("(cleared_on IS NULL) = (noted_at IS NULL)", name=op.f("ck_clearances_noted_when_cleared")),
        sa.CheckConstraint("(letter_digest IS NULL) = (letter IS NULL)", name=op.f("ck_clearances_letter_with_digest")),
        sa.CheckConstraint(
            "differs_at IS NULL OR letter_digest IS NOT NULL", name=op.f("ck_clearances_differs_by_letter")
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_clearances_submission_id")),
        *(sa.ForeignKeyConstraint([column], ["people.id"], name=op.f(f"fk_clearances_{column}")) for column in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearances")),
    )
    op.create_index("ix_clearances_submission_id", "clearances", ["submission_id"])
    op.create_index(
        "uq_clearances_one_at_a_time",
        "clearances",
        ["submission_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "section_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=38), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_section_marks_submission_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_section_marks_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_marks")),
        sa.UniqueConstraint("submission_id", "key", name=op.f("uq_section_marks_submission_id_key")),
    )
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint(op.f("ck_submissions_nil_is_an_answer"), type_="check")
        table.create_check_constraint(op.f("ck_submissions_nil_is_an_answer"), NOW)
        # The defaults are for programs of the release before, and for rows that are there.
        table.add_column(sa.Column("by_letter", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("members") as table:
        table.add_column(sa.Column("answers_by_letter", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("clearance_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_notifications_clearance_id"), "clearances", ["clearance_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_clearance_id"), type_="foreignkey")
        table.drop_column("clearance_id")
    with op.batch_alter_table("members") as table:
        table.drop_column("answers_by_letter")
    op.execute("UPDATE submissions SET state = 'collecting' WHERE state IN ('in clearance', 'cleared')")
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint(op.f("ck_submissions_nil_is_an_answer"), type_="check")
        table.create_check_constraint(op.f("ck_submissions_nil_is_an_answer"), BEFORE)
        table.drop_column("by_letter")
    op.drop_table("section_marks")
    op.drop_table("clearances")
