"""For whom a browser has asked for a link, and whether that person had used it before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0079"
down_revision: str | None = "0078"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in_requests") as table:
        table.add_column(sa.Column("known", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        table.create_foreign_key(op.f("fk_sign_in_requests_person_id"), "people", ["person_id"], ["id"])
    op.create_index(op.f("ix_sign_in_requests_person_id"), "sign_in_requests", ["person_id"])
    op.add_column(
        "sign_in_links", sa.Column("from_known_browser", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("sign_in_links") as table:
        table.drop_column("from_known_browser")
    op.drop_index(op.f("ix_sign_in_requests_person_id"), "sign_in_requests")
    with op.batch_alter_table("sign_in_requests") as table:
        table.drop_constraint(op.f("fk_sign_in_requests_person_id"), type_="foreignkey")
        table.drop_column("person_id")
        table.drop_column("known")
