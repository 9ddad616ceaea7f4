"""Meetings with a title, a time, an agenda, conclusions and minutes; adoptions and words for brackets point to them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
ACTS = ("planned", "convened", "proposed", "sent")
POINTING = ("notifications", "documents", "entered_answers")
AGENDA = {"meeting_id": "meetings", "version_id": "draft_versions", "paragraph_id": "paragraphs"}
REPLY = {"meeting_id": "meetings", "member_id": "members", "by_id": "people"}


def upgrade() -> None:
    with op.batch_alter_table("meetings") as table:
        table.add_column(sa.Column("title", sa.String(length=200), server_default="", nullable=False))
        table.add_column(sa.Column("begins_at", WHEN, nullable=True))
        table.add_column(sa.Column("ends_at", WHEN, nullable=True))
        table.add_column(sa.Column("zone", sa.String(length=64), server_default="UTC", nullable=False))
        table.add_column(sa.Column("link", sa.String(length=500), server_default="", nullable=False))
        table.add_column(sa.Column("observers", sa.Text(), server_default="", nullable=False))
        # What is there, and what a program of the release before writes, was held.
        table.add_column(sa.Column("state", sa.String(length=40), server_default="held", nullable=False))
        table.add_column(sa.Column("issue", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        table.add_column(sa.Column("changes", sa.Integer(), server_default="0", nullable=False))
        for act in ACTS:
            table.add_column(sa.Column(f"{act}_by_id", sa.Integer(), nullable=True))
            table.add_column(sa.Column(f"{act}_at", WHEN, nullable=True))
            table.create_foreign_key(op.f(f"fk_meetings_{act}_by_id"), "people", [f"{act}_by_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_meetings_four_eyes"), "sent_by_id IS NULL OR sent_by_id <> proposed_by_id"
        )
        table.create_check_constraint(
            op.f("ck_meetings_ends_after_it_begins"), "ends_at IS NULL OR ends_at > begins_at"
        )
    op.add_column("attendances", sa.Column("people", sa.Text(), server_default="", nullable=False))
    _create_tables()
    with op.batch_alter_table("agreed_words") as table:
        table.add_column(sa.Column("adoption_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_agreed_words_adoption_id"), "adoptions", ["adoption_id"], ["id"])
        table.drop_constraint(op.f("uq_agreed_words_meeting_id_paragraph_id_start"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_agreed_words_adoption_id_paragraph_id_start"), ["adoption_id", "paragraph_id", "start"]
        )
    # So far each adoption has had a meeting of its own.
    op.execute(
        "UPDATE agreed_words SET adoption_id = "
        "(SELECT min(adoptions.id) FROM adoptions WHERE adoptions.meeting_id = agreed_words.meeting_id)"
    )
    for name in POINTING:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_meeting_id"), "meetings", ["meeting_id"], ["id"])
    op.create_index(op.f("ix_documents_meeting_id"), "documents", ["meeting_id"])


def _create_tables() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=column != "meeting_id") for column in AGENDA),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("on_brackets", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT on_brackets OR version_id IS NOT NULL", name=op.f("ck_agenda_items_brackets_of_a_version")
        ),
        sa.CheckConstraint(
            "paragraph_id IS NULL OR version_id IS NOT NULL", name=op.f("ck_agenda_items_paragraph_of_a_version")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_agenda_items_{column}"))
            for column, other in AGENDA.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    op.create_index(op.f("ix_agenda_items_meeting_id"), "agenda_items", ["meeting_id"])
    op.create_table(
        "conclusions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_conclusions_meeting_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_conclusions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusions")),
        sa.UniqueConstraint("meeting_id", "item_id", name=op.f("uq_conclusions_meeting_id_item_id")),
    )
    op.create_index(op.f("ix_conclusions_meeting_id"), "conclusions", ["meeting_id"])
    op.create_table(
        "minutes_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REPLY),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("confirms", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.CheckConstraint("confirms = (words = '')", name=op.f("ck_minutes_replies_corrects_in_words")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_minutes_replies_{column}"))
            for column, other in REPLY.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_replies")),
        sa.UniqueConstraint(
            "meeting_id", "member_id", "issue", name=op.f("uq_minutes_replies_meeting_id_member_id_issue")
        ),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_documents_meeting_id"), "documents")
    for name in POINTING:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_meeting_id"), type_="foreignkey")
            table.drop_column("meeting_id")
    with op.batch_alter_table("agreed_words") as table:
        table.drop_constraint(op.f("uq_agreed_words_adoption_id_paragraph_id_start"), type_="unique")
        table.drop_constraint(op.f("fk_agreed_words_adoption_id"), type_="foreignkey")
        table.drop_column("adoption_id")
        table.create_unique_constraint(
            op.f("uq_agreed_words_meeting_id_paragraph_id_start"), ["meeting_id", "paragraph_id", "start"]
        )
    for name in ("minutes_replies", "conclusions", "agenda_items"):
        op.drop_table(name)
    with op.batch_alter_table("attendances") as table:
        table.drop_column("people")
    with op.batch_alter_table("meetings") as table:
        for name in ("four_eyes", "ends_after_it_begins"):
            table.drop_constraint(op.f(f"ck_meetings_{name}"), type_="check")
        for act in ACTS:
            table.drop_constraint(op.f(f"fk_meetings_{act}_by_id"), type_="foreignkey")
            table.drop_column(f"{act}_by_id")
            table.drop_column(f"{act}_at")
        for name in ("title", "begins_at", "ends_at", "zone", "link", "observers", "state", "issue", "reason"):
            table.drop_column(name)
        for name in ("revision", "changes"):
            table.drop_column(name)
