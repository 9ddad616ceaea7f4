"""Courtesy translations of paragraphs, for a member's own people; answers to observers, which are the secretariat's until the next
version is circulated."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0065"
down_revision: str | None = "0064"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"consultation_id": "consultations", "member_id": "members", "by_id": "people"}
NAME = "paragraph_translations"
ANSWERS = "observer_answers"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in REFERENCES),
        sa.Column("key", sa.String(length=38), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_paragraph_translations_says_something")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{NAME}_{name}"))
            for name, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_translations")),
        sa.UniqueConstraint(
            "consultation_id", "member_id", "key", name=op.f("uq_paragraph_translations_consultation_id_member_id_key")
        ),
    )

    op.create_table(
        ANSWERS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["observer_comments.id"], name=op.f(f"fk_{ANSWERS}_comment_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f(f"fk_{ANSWERS}_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ANSWERS}")),
        sa.UniqueConstraint("comment_id", name=op.f(f"uq_{ANSWERS}_comment_id")),
    )
    # The comments keep the answers of before, which the record holds with them: of open rounds, pages show these no more.
    op.execute(
        f"INSERT INTO {ANSWERS} (comment_id, text, revision, by_id, at) "  # noqa: S608
        "SELECT c.id, c.answer, 1, c.answered_by_id, c.answered_at FROM observer_comments c "
        "JOIN rounds r ON r.id = c.round_id WHERE c.answer <> '' AND r.state <> 'done'"
    )


def downgrade() -> None:
    op.drop_table(ANSWERS)
    op.drop_table(NAME)
