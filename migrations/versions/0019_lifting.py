"""Words for brackets that are put to the members outside a round."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
WORDS = sa.JSON(none_as_null=True)
UNDER_WAY = sa.text("state IN ('announced', 'running')")


def upgrade() -> None:
    # The default is for programs of the release before.
    op.add_column("conflicts", sa.Column("ad_referendum", sa.JSON(), server_default="[]", nullable=False))
    _table(
        "sheet_entries",
        {"version_id": "draft_versions", "bracket_id": "brackets", "by_id": "people"},
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("words", WORDS, nullable=True),
        sa.Column("ad_referendum", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.CheckConstraint("mark = 'pending' OR words IS NOT NULL", name=op.f("ck_sheet_entries_words_where_agreed")),
        sa.UniqueConstraint("version_id", "bracket_id", name=op.f("uq_sheet_entries_version_id_bracket_id")),
    )
    op.create_index(op.f("ix_sheet_entries_bracket_id"), "sheet_entries", ["bracket_id"])
    _table(
        "liftings",
        {"version_id": "draft_versions", "announced_by_id": "people"},
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("ends_at", WHEN, nullable=False),
        sa.Column("announced_at", WHEN, nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", WHEN, nullable=True),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_liftings_meeting_id")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["people.id"], name=op.f("fk_liftings_begun_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["draft_versions.id"], name=op.f("fk_liftings_result_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_liftings_closed_by_id")),
        sa.CheckConstraint("way <> 'expressly'", name=op.f("ck_liftings_at_a_meeting_or_by_silence")),
        sa.CheckConstraint(
            "(way = 'at a meeting') = (meeting_id IS NOT NULL)", name=op.f("ck_liftings_recorded_if_at_a_meeting")
        ),
        sa.CheckConstraint("begun_by_id IS NULL OR begun_by_id <> announced_by_id", name=op.f("ck_liftings_four_eyes")),
        sa.CheckConstraint("(begun_by_id IS NULL) = (begun_at IS NULL)", name=op.f("ck_liftings_begun_by_somebody")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('announced', 'running'))", name=op.f("ck_liftings_dated_when_ended")
        ),
        sa.CheckConstraint("(result_id IS NULL) = (state <> 'lifted')", name=op.f("ck_liftings_lifts_in_a_version")),
        sa.CheckConstraint("(closed_by_id IS NULL) = (reason = '')", name=op.f("ck_liftings_withdrawn_with_a_reason")),
    )
    op.create_index(op.f("ix_liftings_version_id"), "liftings", ["version_id"])
    op.create_index(op.f("ix_liftings_result_id"), "liftings", ["result_id"])
    op.create_index(
        "uq_liftings_one_at_a_time",
        "liftings",
        ["version_id"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
    _table(
        "lifting_words",
        {"lifting_id": "liftings", "bracket_id": "brackets"},
        sa.Column("words", WORDS, nullable=False),
        sa.Column("ad_referendum", sa.JSON(), nullable=False),
        sa.UniqueConstraint("lifting_id", "bracket_id", name=op.f("uq_lifting_words_lifting_id_bracket_id")),
    )
    op.create_index(op.f("ix_lifting_words_bracket_id"), "lifting_words", ["bracket_id"])
    _table(
        "lifting_notices",
        {"lifting_id": "liftings", "member_id": "members", "by_id": "people"},
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.UniqueConstraint("lifting_id", "member_id", name=op.f("uq_lifting_notices_lifting_id_member_id")),
    )
    _table(
        "lifting_answers",
        {"lifting_id": "liftings", "member_id": "members", "by_id": "people"},
        sa.Column("objects_to", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.UniqueConstraint("lifting_id", "member_id", name=op.f("uq_lifting_answers_lifting_id_member_id")),
    )


def downgrade() -> None:
    for name in ("lifting_answers", "lifting_notices", "lifting_words", "liftings", "sheet_entries"):
        op.drop_table(name)
    with op.batch_alter_table("conflicts") as table:
        table.drop_column("ad_referendum")


def _table(name: str, references: dict[str, str], *columns: sa.Column[object] | sa.Constraint) -> None:
    """A table with a number of its own, and columns that point to others."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in references),
        *columns,
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, other in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
