"""Why the time to object to a corrigendum was extended."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0081"
down_revision: str | None = "0080"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "silence_extensions"
RULE = "ck_silence_extensions_about_one_thing"
THINGS = ("adoption_id", "lifting_id", "text_corrigendum_id")


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("text_corrigendum_id", KEY, nullable=True))
        table.create_foreign_key(
            op.f("fk_silence_extensions_text_corrigendum_id"), "text_corrigenda", ["text_corrigendum_id"], ["id"]
        )
        table.drop_constraint(op.f(RULE), type_="check")
        one = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in THINGS)
        table.create_check_constraint(op.f(RULE), f"{one} = 1")
    op.create_index(op.f("ix_silence_extensions_text_corrigendum_id"), TABLE, ["text_corrigendum_id"])


def downgrade() -> None:
    op.execute("DELETE FROM silence_extensions WHERE text_corrigendum_id IS NOT NULL")
    op.drop_index(op.f("ix_silence_extensions_text_corrigendum_id"), table_name=TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), "(adoption_id IS NULL) <> (lifting_id IS NULL)")
        table.drop_constraint(op.f("fk_silence_extensions_text_corrigendum_id"), type_="foreignkey")
        table.drop_column("text_corrigendum_id")
