"""When a member has withdrawn the statement that it attached to its agreement, and who did so for it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0084"
down_revision: str | None = "0083"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "positions"
BY = f"fk_{TABLE}_withdrawn_by_id"
RULES = {
    f"ck_{TABLE}_withdrawn_by_somebody": "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
    f"ck_{TABLE}_withdraws_a_statement": "withdrawn_at IS NULL OR statement <> ''",
}


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("withdrawn_by_id", KEY, nullable=True))
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f(BY), "people", ["withdrawn_by_id"], ["id"])
        for name, rule in RULES.items():
            table.create_check_constraint(op.f(name), rule)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        for name in RULES:
            table.drop_constraint(op.f(name), type_="check")
        table.drop_constraint(op.f(BY), type_="foreignkey")
        table.drop_column("withdrawn_at")
        table.drop_column("withdrawn_by_id")
