"""What members say to adoptions and to words for brackets in another way than through the service."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
ABOUT = {"adoption_id": "adoptions", "lifting_id": "liftings"}
BY = {"member_id": "members", "entered_by_id": "people"}
DECIDING = {"checked_by_id": "people", "decided_by_id": "people"}
CHECKS = {
    "about_one_thing": "(adoption_id IS NULL) <> (lifting_id IS NULL)",
    "objects_with_a_reason": "objects = (reason <> '')",
    "statement_of_a_kind": "(statement_kind IS NULL) = (statement = '')",
    "four_eyes": "checked_by_id IS NULL OR checked_by_id <> entered_by_id",
    "file_with_digest": "(digest IS NULL) = (content IS NULL)",
}
POINTING = {"positions": "entry_id", "lifting_answers": "entry_id", "notifications": "entered_position_id"}


def upgrade() -> None:
    op.create_table(
        "entered_positions",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in (*ABOUT, *DECIDING)),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in BY),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("arrived_at", WHEN, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("objects", sa.Boolean(), nullable=False),
        sa.Column("objects_to", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("statement_kind", sa.String(length=40), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("ad_referendum", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("checked_at", WHEN, nullable=True),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_entered_positions_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_entered_positions_{column}"))
            for column, other in {**ABOUT, **BY, **DECIDING}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_positions")),
    )
    for column in ABOUT:
        op.create_index(op.f(f"ix_entered_positions_{column}"), "entered_positions", [column])
    for name, column in POINTING.items():
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_{column}"), "entered_positions", [column], ["id"])


def downgrade() -> None:
    for name, column in POINTING.items():
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_{column}"), type_="foreignkey")
            table.drop_column(column)
    op.drop_table("entered_positions")
