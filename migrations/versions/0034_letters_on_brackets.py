"""Which mark or wish at a bracket a letter is about, in columns that point to it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {"duty_id": "bracket_duties", "parting_id": "bracket_partings"}
NOTIFICATIONS = sa.table("notifications", sa.column("event"), *(sa.column(name) for name in LINKS))


def upgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        for column, other in LINKS.items():
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_notifications_{column}"), other, [column], ["id"], ondelete="SET NULL")
    connection = op.get_bind()
    for column, other in LINKS.items():
        for (id,) in connection.execute(sa.select(sa.table(other, sa.column("id")).c.id)).all():
            own = NOTIFICATIONS.c.event == f"{column.removesuffix('_id')}:{id}"
            connection.execute(NOTIFICATIONS.update().where(own).values({column: id}))


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        for column in LINKS:
            table.drop_constraint(op.f(f"fk_notifications_{column}"), type_="foreignkey")
        for column in LINKS:
            table.drop_column(column)
