"""When the service last checked the whole record, and how much did not hold."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0085"
down_revision: str | None = "0084"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "keeping"
RULE = f"ck_{TABLE}_counts_faults_of_a_check"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("record_checked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("record_faults", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f(RULE), "(record_checked_at IS NULL) = (record_faults IS NULL)")


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.drop_column("record_faults")
        table.drop_column("record_checked_at")
