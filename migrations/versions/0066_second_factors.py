"""Second factors: an authenticator app, one-time codes on a printed sheet, what was changed in them, and when one was confirmed in
a browser."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | None = "0065"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"))


def upgrade() -> None:
    op.create_table(
        "authenticator_apps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("encrypted_secret", sa.String(length=255), nullable=False),
        sa.Column("added_at", WHEN, nullable=False),
        sa.Column("confirmed_at", WHEN, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _person("authenticator_apps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator_apps")),
    )
    op.create_index(op.f("ix_authenticator_apps_person_id"), "authenticator_apps", ["person_id"])
    op.create_table(
        "one_time_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("printed_at", WHEN, nullable=False),
        sa.Column("used_at", WHEN, nullable=True),
        _person("one_time_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
        sa.UniqueConstraint("person_id", "digest", name=op.f("uq_one_time_codes_person_id_digest")),
    )
    op.create_table(
        "factor_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        _person("factor_changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_changes")),
    )
    op.create_index(op.f("ix_factor_changes_person_id"), "factor_changes", ["person_id"])
    op.add_column("signed_in", sa.Column("confirmed_at", WHEN, nullable=True))
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("factor_change_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notifications_factor_change_id"), "factor_changes", ["factor_change_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_factor_change_id"), type_="foreignkey")
        table.drop_column("factor_change_id")
    with op.batch_alter_table("signed_in") as table:
        table.drop_column("confirmed_at")
    op.drop_table("factor_changes")
    op.drop_table("one_time_codes")
    op.drop_table("authenticator_apps")
