"""Words with which a member could live as rows of their own, which nobody outside the member reads."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WORDS = sa.JSON(none_as_null=True)


def upgrade() -> None:
    connection = op.get_bind()
    kept = connection.execute(_POSITIONS).all()
    # The column stays for programs of the release before; nothing that members have sealed stays in it.
    with op.batch_alter_table("bracket_positions") as batch:
        batch.alter_column("can_accept", existing_type=WORDS, existing_nullable=False, server_default="[]")
    connection.execute(sa.text("UPDATE bracket_positions SET can_accept = '[]'"))
    table = op.create_table(
        "acceptable_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("words", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["bracket_positions.id"], name=op.f("fk_acceptable_words_position_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptable_words")),
    )
    op.create_index(op.f("ix_acceptable_words_position_id"), "acceptable_words", ["position_id"])
    rows = [
        {"position_id": id, "words": words}
        for id, wordings in kept
        for words in (json.loads(wordings) if isinstance(wordings, str) else wordings)
    ]
    if rows:
        connection.execute(table.insert(), rows)


def downgrade() -> None:
    connection = op.get_bind()
    found: dict[int, list[object]] = {}
    for id, words in connection.execute(_ACCEPTABLE).all():
        found.setdefault(id, []).append(json.loads(words) if isinstance(words, str) else words)
    op.drop_table("acceptable_words")
    with op.batch_alter_table("bracket_positions") as batch:
        batch.alter_column("can_accept", existing_type=WORDS, existing_nullable=False, server_default=None)
    for id, wordings in found.items():
        connection.execute(_BACK, {"id": id, "words": json.dumps(wordings)})


_POSITIONS = sa.text("SELECT id, can_accept FROM bracket_positions ORDER BY id")
_ACCEPTABLE = sa.text("SELECT position_id, words FROM acceptable_words ORDER BY id")
_BACK = sa.text("UPDATE bracket_positions SET can_accept = :words WHERE id = :id")
