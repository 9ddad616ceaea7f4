"""Who acts as coordinator between two dates, the letter that names them, and the hand-over of an office."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0050"
down_revision: str | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
ACTING = {
    "person_id": ("people", False),
    "member_id": ("members", False),
    "named_by_id": ("people", False),
    "confirmed_by_id": ("people", True),
    "ended_by_id": ("people", True),
}
LETTER = {"acting_id": ("acting_coordinators", False), "member_id": ("members", False)}
HAND_OVER = {"member_id": ("members", False), "from_id": ("people", False), "to_id": ("people", False)}
ABOUT = {"acting_id": "acting_coordinators", "hand_over_id": "hand_overs"}
OPEN = sa.text("taken_over_at IS NULL AND withdrawn_at IS NULL")


def _keys(table: str, keys: dict[str, tuple[str, bool]]) -> list[sa.Column[int] | sa.ForeignKeyConstraint]:
    columns = [sa.Column(name, sa.Integer(), nullable=nullable) for name, (_, nullable) in keys.items()]
    pointing = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, (other, _) in keys.items()
    ]
    return [*columns, *pointing]


def upgrade() -> None:
    op.create_table(
        "acting_coordinators",
        sa.Column("id", sa.Integer(), nullable=False),
        *_keys("acting_coordinators", ACTING),
        sa.Column("instead_of", sa.String(length=120), nullable=False),
        sa.Column("begins_at", WHEN, nullable=False),
        sa.Column("ends_at", WHEN, nullable=False),
        sa.Column("named_at", WHEN, nullable=False),
        sa.Column("confirmed_at", WHEN, nullable=True),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_acting_coordinators_ends_after_it_begins")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_acting_coordinators_confirmed_by_somebody"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting_coordinators")),
    )
    for column in ("person_id", "member_id"):
        op.create_index(op.f(f"ix_acting_coordinators_{column}"), "acting_coordinators", [column])
    op.create_table(
        "acting_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        *_keys("acting_letters", LETTER),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting_letters")),
        sa.UniqueConstraint("acting_id", name=op.f("uq_acting_letters_acting_id")),
    )
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        *_keys("hand_overs", HAND_OVER),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("offered_at", WHEN, nullable=False),
        sa.Column("taken_over_at", WHEN, nullable=True),
        sa.Column("withdrawn_at", WHEN, nullable=True),
        sa.CheckConstraint("taken_over_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_hand_overs_ends_once")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index(
        "uq_hand_overs_one_at_a_time",
        "hand_overs",
        ["member_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    with op.batch_alter_table("notifications") as table:
        for column, other in ABOUT.items():
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_notifications_{column}"), other, [column], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        for column in ABOUT:
            table.drop_constraint(op.f(f"fk_notifications_{column}"), type_="foreignkey")
            table.drop_column(column)
    op.drop_table("hand_overs")
    op.drop_table("acting_letters")
    op.drop_table("acting_coordinators")
