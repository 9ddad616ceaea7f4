"""Files of the text that an adoption would make the adopted one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("adoption_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_documents_adoption_id"), "adoptions", ["adoption_id"], ["id"])
        table.create_index(op.f("ix_documents_adoption_id"), ["adoption_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM documents WHERE adoption_id IS NOT NULL")
    with op.batch_alter_table("documents") as table:
        table.drop_index(op.f("ix_documents_adoption_id"))
        table.drop_constraint(op.f("fk_documents_adoption_id"), type_="foreignkey")
        table.drop_column("adoption_id")
