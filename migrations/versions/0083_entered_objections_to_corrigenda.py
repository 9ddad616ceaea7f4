"""Objections to corrigenda that members make in another way than through the service."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0083"
down_revision: str | None = "0082"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "entered_positions"
RULE = f"ck_{TABLE}_about_one_thing"
OBJECTS = f"ck_{TABLE}_objects_to_a_corrigendum"
THINGS = ("adoption_id", "lifting_id", "text_corrigendum_id")


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("text_corrigendum_id", KEY, nullable=True))
        table.create_foreign_key(
            op.f(f"fk_{TABLE}_text_corrigendum_id"), "text_corrigenda", ["text_corrigendum_id"], ["id"]
        )
        table.drop_constraint(op.f(RULE), type_="check")
        one = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in THINGS)
        table.create_check_constraint(op.f(RULE), f"{one} = 1")
        table.create_check_constraint(op.f(OBJECTS), "objects OR text_corrigendum_id IS NULL")
    op.create_index(op.f(f"ix_{TABLE}_text_corrigendum_id"), TABLE, ["text_corrigendum_id"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM notifications WHERE entered_position_id IN "
        "(SELECT id FROM entered_positions WHERE text_corrigendum_id IS NOT NULL)"
    )
    op.execute("DELETE FROM entered_positions WHERE text_corrigendum_id IS NOT NULL")
    op.drop_index(op.f(f"ix_{TABLE}_text_corrigendum_id"), table_name=TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(OBJECTS), type_="check")
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), "(adoption_id IS NULL) <> (lifting_id IS NULL)")
        table.drop_constraint(op.f(f"fk_{TABLE}_text_corrigendum_id"), type_="foreignkey")
        table.drop_column("text_corrigendum_id")
