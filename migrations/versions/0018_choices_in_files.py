"""Choices about brackets that stand in a comment form."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {"bracket_id": ("brackets", None), "bracket_position_id": ("bracket_positions", "SET NULL")}


def upgrade() -> None:
    with op.batch_alter_table("uploaded_comments") as table:
        for column in LINKS:
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
        table.add_column(sa.Column("stance", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("accepted", sa.JSON(none_as_null=True), nullable=True))
        table.create_check_constraint(
            op.f("ck_uploaded_comments_stance_on_a_bracket"), "(bracket_id IS NULL) = (stance IS NULL)"
        )
        for column, (other, ondelete) in LINKS.items():
            name = op.f(f"fk_uploaded_comments_{column}")
            table.create_foreign_key(name, other, [column], ["id"], ondelete=ondelete)
        table.create_index(op.f("ix_uploaded_comments_bracket_position_id"), ["bracket_position_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("uploaded_comments") as table:
        table.drop_index(op.f("ix_uploaded_comments_bracket_position_id"))
        for column in LINKS:
            table.drop_constraint(op.f(f"fk_uploaded_comments_{column}"), type_="foreignkey")
        table.drop_constraint(op.f("ck_uploaded_comments_stance_on_a_bracket"), type_="check")
        for column in ("accepted", "stance", *LINKS):
            table.drop_column(column)
