"""Invitations to join a comment, with the words that were shown, and the co-sponsors of a comment."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
NEEDED = {"round_id": "rounds", "member_id": "members", "author_id": "people", "invited_id": "members"}
POSSIBLE = {"paragraph_id": "paragraphs", "after_id": "paragraphs", "decided_by_id": "people"}
WORDS = ("text", "proposed_text", "justification")
INDEXED = ("round_id", "invited_id")


def upgrade() -> None:
    op.create_table(
        "cosponsorships",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in NEEDED),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in (*POSSIBLE, "comment_id")),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        *(sa.Column(column, sa.Text(), nullable=False) for column in WORDS),
        sa.Column("reopens", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", WHEN, nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.Column("cosponsor_state", sa.String(length=40), nullable=False),
        sa.Column("decided_at", WHEN, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_cosponsorships_{column}"))
            for column, other in {**NEEDED, **POSSIBLE}.items()
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_cosponsorships_comment_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cosponsorships")),
        sa.UniqueConstraint("comment_id", "invited_id", name=op.f("uq_cosponsorships_comment_id_invited_id")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_cosponsorships_{column}"), "cosponsorships", [column])
    op.add_column("comments", sa.Column("cosponsors", sa.JSON(), nullable=True))
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("cosponsorship_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notifications_cosponsorship_id"), "cosponsorships", ["cosponsorship_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_cosponsorship_id"), type_="foreignkey")
        table.drop_column("cosponsorship_id")
    op.drop_column("comments", "cosponsors")
    op.drop_table("cosponsorships")
