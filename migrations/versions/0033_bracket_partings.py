"""Members' wishes to part a bracket with several places, and what looks like a placeholder in a text and is none."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFERENCES = {"round_id": "rounds", "bracket_id": "brackets", "member_id": "members", "by_id": "people"}


def upgrade() -> None:
    op.create_table(
        "bracket_partings",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_bracket_partings_{column}"))
            for column, other in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bracket_partings")),
        sa.UniqueConstraint("bracket_id", "member_id", name=op.f("uq_bracket_partings_bracket_id_member_id")),
    )
    # The default is for texts that are there, in which every placeholder is one, and for programs of the release before.
    op.add_column("consultations", sa.Column("literal_brackets", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("consultations") as table:
        table.drop_column("literal_brackets")
    op.drop_table("bracket_partings")
