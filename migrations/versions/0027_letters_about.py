"""What a letter is about, in columns that point to it: until now it was read from the name of the occasion."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {
    "approval_id": "approvals",
    "objection_id": "editorial_objections",
    "adoption_id": "adoptions",
    "lifting_id": "liftings",
    "member_id": "members",
}
OCCASIONS = {  # how the name of an occasion begins, and the column of the number that follows
    "approval": "approval_id",
    "objection": "objection_id",
    "adoption": "adoption_id",
    "lifting": "lifting_id",
}
NOTIFICATIONS = sa.table("notifications", sa.column("id"), sa.column("event"), *(sa.column(name) for name in LINKS))


def upgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        for column, other in LINKS.items():
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_notifications_{column}"), other, [column], ["id"])
    connection = op.get_bind()
    members = {code: id for id, code in connection.execute(sa.text("SELECT id, code FROM members"))}
    for id, event in connection.execute(sa.select(NOTIFICATIONS.c.id, NOTIFICATIONS.c.event)).all():
        found = _links(event, members)
        if found:
            connection.execute(NOTIFICATIONS.update().where(NOTIFICATIONS.c.id == id).values(found))


def _links(event: str, members: dict[str, int]) -> dict[str, int]:
    """What the name of an occasion says, e.g. "adoption:7:TH:1"."""
    about, *rest = event.split(":")
    if about not in OCCASIONS:
        return {}
    links = {OCCASIONS[about]: int(rest[0])}
    if about in ("adoption", "lifting") and rest[1:] and rest[1] in members:
        links["member_id"] = members[rest[1]]
    return links


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        for column in LINKS:
            table.drop_constraint(op.f(f"fk_notifications_{column}"), type_="foreignkey")
        for column in LINKS:
            table.drop_column(column)
