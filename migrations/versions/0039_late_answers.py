"""Answers that come after the deadline, and corrections of comments that have been submitted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
PEOPLE = ("filed_by_id", "decided_by_id")
INSTANTS = ("late_since", "filed_at", "decided_at")
WORDS = ("text", "proposed_text", "justification")
BEFORE = "NOT nil_return OR state = 'submitted'"
NOW = "NOT nil_return OR state <> 'collecting'"


def upgrade() -> None:
    with op.batch_alter_table("submissions") as table:
        for column in INSTANTS:
            table.add_column(sa.Column(column, WHEN, nullable=True))
        for column in PEOPLE:
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_submissions_{column}"), "people", [column], ["id"])
        # The default is for programs of the release before, and for answers that are there: each came in time.
        table.add_column(sa.Column("decision", sa.Text(), server_default="", nullable=False))
        table.drop_constraint(op.f("ck_submissions_nil_is_an_answer"), type_="check")
        table.create_check_constraint(op.f("ck_submissions_nil_is_an_answer"), NOW)
        table.create_check_constraint(
            op.f("ck_submissions_filed_when_late"), "state NOT IN ('late', 'declined') OR filed_at IS NOT NULL"
        )
    op.create_table(
        "corrigenda",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        *(sa.Column(column, sa.Text(), nullable=False) for column in WORDS),
        *(sa.Column(f"old_{column}", sa.Text(), nullable=False) for column in WORDS),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", WHEN, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'filed') = (decided_at IS NULL)", name=op.f("ck_corrigenda_dated_when_decided")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_corrigenda_comment_id")),
        *(sa.ForeignKeyConstraint([column], ["people.id"], name=op.f(f"fk_corrigenda_{column}")) for column in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrigenda")),
    )
    op.create_index(op.f("ix_corrigenda_comment_id"), "corrigenda", ["comment_id"])
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("corrigendum_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_notifications_corrigendum_id"), "corrigenda", ["corrigendum_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_corrigendum_id"), type_="foreignkey")
        table.drop_column("corrigendum_id")
    op.drop_table("corrigenda")
    # What was filed late and not admitted was never an answer, and is none to a release that knows no late ones.
    comments = sa.table("comments", *map(sa.column, ("round_id", "member_id", "state", "number")))
    late = comments.update().where(comments.c.state == "late")
    op.execute(late.values(state="drafted", number=None))
    submissions = sa.table("submissions", sa.column("state"), sa.column("nil_return"))
    kept_apart = submissions.update().where(submissions.c.state.in_(("late", "declined")))
    op.execute(kept_apart.values(state="collecting", nil_return=sa.false()))
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint(op.f("ck_submissions_filed_when_late"), type_="check")
        table.drop_constraint(op.f("ck_submissions_nil_is_an_answer"), type_="check")
        table.create_check_constraint(op.f("ck_submissions_nil_is_an_answer"), BEFORE)
        for column in PEOPLE:
            table.drop_constraint(op.f(f"fk_submissions_{column}"), type_="foreignkey")
        for column in (*INSTANTS, *PEOPLE, "decision"):
            table.drop_column(column)
