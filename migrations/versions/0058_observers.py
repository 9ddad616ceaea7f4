"""Observers: invited to a consultation and to its rounds, with comments that members may sponsor."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)
STAFF_OR_MEMBER, OF_AN_OBSERVER = "ck_appointments_staff_or_member", "ck_appointments_of_an_observer"


@contextmanager
def altered(name: str) -> Iterator[BatchOperations]:
    """A table that SQLite makes anew: it goes on counting from the highest number that it ever gave."""
    connection, key = op.get_bind(), {"name": name}
    counted = connection.dialect.name == "sqlite"
    last = connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), key) if counted else None
    with op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": True}) as table:
        yield table
    if last is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), key)
        connection.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), {**key, "seq": last}
        )


def _pointing(table: str, keys: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in keys.items()
    ]


def upgrade() -> None:
    op.create_table(
        "observers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observers")),
        sa.UniqueConstraint("short_name", name=op.f("uq_observers_short_name")),
    )
    op.create_table(
        "observer_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("observer_id", sa.Integer(), nullable=False),
        sa.Column("every_round", sa.Boolean(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        *_pointing(
            "observer_invitations",
            {"consultation_id": "consultations", "observer_id": "observers", "invited_by_id": "people"},
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observer_invitations")),
    )
    op.create_index(op.f("ix_observer_invitations_observer_id"), "observer_invitations", ["observer_id"])
    op.create_index(
        "uq_observer_invitations_one_at_a_time",
        "observer_invitations",
        ["consultation_id", "observer_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "round_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("observer_id", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        *_pointing("round_invitations", {"round_id": "rounds", "observer_id": "observers"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_invitations")),
        sa.UniqueConstraint("round_id", "observer_id", name=op.f("uq_round_invitations_round_id_observer_id")),
    )
    op.create_index(op.f("ix_round_invitations_observer_id"), "round_invitations", ["observer_id"])
    op.create_table(
        "observer_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("text", "proposed_text", "justification", "national")
        ),
        sa.Column("reopens", sa.Boolean(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", WHEN, nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.Column("observer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("submitted_at", WHEN, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.CheckConstraint(
            "(state = 'drafted') = (number IS NULL)", name=op.f("ck_observer_comments_numbered_when_submitted")
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (submitted_at IS NULL)", name=op.f("ck_observer_comments_dated_when_submitted")
        ),
        *_pointing(
            "observer_comments",
            {
                "round_id": "rounds",
                "author_id": "people",
                "paragraph_id": "paragraphs",
                "after_id": "paragraphs",
                "observer_id": "observers",
                "answered_by_id": "people",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observer_comments")),
        sa.UniqueConstraint(
            "round_id", "observer_id", "number", name=op.f("uq_observer_comments_round_id_observer_id_number")
        ),
        sqlite_autoincrement=True,
    )
    for column in ("round_id", "observer_id"):
        op.create_index(op.f(f"ix_observer_comments_{column}"), "observer_comments", [column])
    with op.batch_alter_table("appointments") as table:
        table.add_column(sa.Column("observer_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_appointments_observer_id"), "observers", ["observer_id"], ["id"])
        table.drop_constraint(op.f(STAFF_OR_MEMBER), type_="check")
        table.create_check_constraint(op.f(STAFF_OR_MEMBER), "(role IN ('staff', 'observer')) = (member_id IS NULL)")
        table.create_check_constraint(op.f(OF_AN_OBSERVER), "(role = 'observer') = (observer_id IS NOT NULL)")
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("observer_invitation_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notifications_observer_invitation_id"), "observer_invitations", ["observer_invitation_id"], ["id"]
        )
    with altered("comments") as table:
        table.add_column(sa.Column("sponsored_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("proposed_by", sa.String(length=20), nullable=True))
        table.create_foreign_key(op.f("fk_comments_sponsored_id"), "observer_comments", ["sponsored_id"], ["id"])
        table.create_index(op.f("ix_comments_sponsored_id"), ["sponsored_id"])
    op.add_column("cosponsorships", sa.Column("proposed_by", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("cosponsorships", "proposed_by")
    with altered("comments") as table:
        table.drop_index(op.f("ix_comments_sponsored_id"))
        table.drop_constraint(op.f("fk_comments_sponsored_id"), type_="foreignkey")
        table.drop_column("sponsored_id")
        table.drop_column("proposed_by")
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("fk_notifications_observer_invitation_id"), type_="foreignkey")
        table.drop_column("observer_invitation_id")
    with op.batch_alter_table("appointments") as table:
        table.drop_constraint(op.f(OF_AN_OBSERVER), type_="check")
        table.drop_constraint(op.f(STAFF_OR_MEMBER), type_="check")
        table.drop_constraint(op.f("fk_appointments_observer_id"), type_="foreignkey")
        table.drop_column("observer_id")
        table.create_check_constraint(op.f(STAFF_OR_MEMBER), "(role = 'staff') = (member_id IS NULL)")
    for name in ("observer_comments", "round_invitations", "observer_invitations", "observers"):
        op.drop_table(name)
