"""Until when an adoption, or words for brackets, wait for an entry to be confirmed or corrected."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision: str = "0080"
down_revision: str | None = "0079"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

entries = sa.table(
    "entered_positions",
    sa.column("id", sa.Integer),
    sa.column("state", sa.Text),
    sa.column("checked_at", sa.DateTime(timezone=True)),
    sa.column("waits_until", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("entered_positions") as table:
        table.add_column(sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    to_confirm = sa.select(entries.c.id, entries.c.checked_at).where(entries.c.state == "to be confirmed")
    for id, checked_at in connection.execute(to_confirm).all():
        until = checked_at + timedelta(hours=72)
        connection.execute(entries.update().where(entries.c.id == id).values(waits_until=until))


def downgrade() -> None:
    with op.batch_alter_table("entered_positions") as table:
        table.drop_column("waits_until")
