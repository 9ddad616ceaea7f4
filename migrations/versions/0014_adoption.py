"""Adoption."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name=op.f("fk_meetings_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_version_id"), "meetings", ["version_id"], unique=False)
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by_id", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(result_id IS NULL) = (state <> 'adopted')", name=op.f("ck_adoptions_adopts_a_version")),
        sa.CheckConstraint("(closed_by_id IS NULL) = (reason = '')", name=op.f("ck_adoptions_withdrawn_with_a_reason")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('announced', 'running'))", name=op.f("ck_adoptions_dated_when_ended")
        ),
        sa.CheckConstraint(
            "(way = 'at a meeting') = (meeting_id IS NOT NULL)", name=op.f("ck_adoptions_recorded_if_at_a_meeting")
        ),
        sa.CheckConstraint(
            "begun_at IS NOT NULL OR state IN ('announced', 'lapsed')", name=op.f("ck_adoptions_begun_before_it_runs")
        ),
        sa.CheckConstraint("(begun_by_id IS NULL) = (begun_at IS NULL)", name=op.f("ck_adoptions_begun_by_somebody")),
        sa.CheckConstraint(
            "begun_by_id IS NULL OR begun_by_id <> announced_by_id", name=op.f("ck_adoptions_four_eyes")
        ),
        sa.ForeignKeyConstraint(["announced_by_id"], ["people.id"], name=op.f("fk_adoptions_announced_by_id")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["people.id"], name=op.f("fk_adoptions_begun_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_adoptions_closed_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_adoptions_meeting_id")),
        sa.ForeignKeyConstraint(["result_id"], ["draft_versions.id"], name=op.f("fk_adoptions_result_id")),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name=op.f("fk_adoptions_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
    )
    op.create_index(op.f("ix_adoptions_result_id"), "adoptions", ["result_id"], unique=False)
    op.create_index(op.f("ix_adoptions_version_id"), "adoptions", ["version_id"], unique=False)
    op.create_index(
        "uq_adoptions_one_at_a_time",
        "adoptions",
        ["version_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('announced', 'running')"),
        postgresql_where=sa.text("state IN ('announced', 'running')"),
    )
    op.create_table(
        "agreed_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_agreed_words_is_a_span")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_agreed_words_meeting_id")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name=op.f("fk_agreed_words_paragraph_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_words")),
        sa.UniqueConstraint(
            "meeting_id", "paragraph_id", "start", name=op.f("uq_agreed_words_meeting_id_paragraph_id_start")
        ),
    )
    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_attendances_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attendances_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_attendances_meeting_id_member_id")),
    )
    op.create_table(
        "positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("statement_kind", sa.String(length=40), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stance = 'objects') = (reason <> '')", name=op.f("ck_positions_objects_with_a_reason")),
        sa.CheckConstraint(
            "(statement_kind IS NULL) = (statement = '')", name=op.f("ck_positions_statement_of_a_kind")
        ),
        sa.CheckConstraint("NOT late OR stance = 'objects'", name=op.f("ck_positions_only_objections_come_late")),
        sa.CheckConstraint("statement = '' OR stance = 'agrees'", name=op.f("ck_positions_statement_of_who_agrees")),
        sa.ForeignKeyConstraint(["adoption_id"], ["adoptions.id"], name=op.f("fk_positions_adoption_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_positions_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_positions_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_positions")),
        sa.UniqueConstraint("adoption_id", "member_id", "late", name=op.f("uq_positions_adoption_id_member_id_late")),
    )
    op.add_column("draft_versions", sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("draft_versions", "adopted_at")
    op.drop_table("positions")
    op.drop_table("attendances")
    op.drop_table("agreed_words")
    op.drop_table("adoptions")
    op.drop_table("meetings")
