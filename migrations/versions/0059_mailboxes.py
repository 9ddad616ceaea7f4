"""The mailbox of a member's office, and copies of official letters to it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0059"
down_revision: str | None = "0058"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE, NOW = "uq_notifications_event_person_id_letter", "uq_notifications_event_person_id_letter_mailbox"


def upgrade() -> None:
    op.add_column("members", sa.Column("mailbox", sa.String(length=254), nullable=True))
    with op.batch_alter_table("notifications") as table:
        # The default is for programs of the release before, and for letters that are there.
        table.add_column(sa.Column("mailbox", sa.String(length=254), server_default="", nullable=False))
        table.drop_constraint(op.f(BEFORE), type_="unique")
        table.create_unique_constraint(op.f(NOW), ["event", "person_id", "letter", "mailbox"])


def downgrade() -> None:
    # A release that knows no copies would take each for the letter itself.
    op.execute(sa.text("DELETE FROM notifications WHERE mailbox <> ''"))
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f(NOW), type_="unique")
        table.create_unique_constraint(op.f(BEFORE), ["event", "person_id", "letter"])
        table.drop_column("mailbox")
    op.drop_column("members", "mailbox")
