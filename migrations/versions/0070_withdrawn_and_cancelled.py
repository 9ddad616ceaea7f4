"""The signed letter by which a comment is withdrawn; and work that nobody needs any more, which is cancelled and has not failed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0070"
down_revision: str | None = "0069"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# How the service has worded the withdrawal of a comment that a letter does not hold.
BY_LETTER = "Withdrawn: %, which prevails over the answer that was submitted, does not say this."
CHANGED = "What it shows has changed since. Ask for it again."


def upgrade() -> None:
    with op.batch_alter_table("dispositions") as table:
        table.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_dispositions_letter_id"), "entered_answers", ["letter_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_dispositions_letter_withdraws"), "letter_id IS NULL OR outcome = 'withdrawn'"
        )
    op.execute(
        sa.text(
            """UPDATE dispositions SET letter_id = (
                SELECT max(letter.id) FROM entered_answers AS letter
                JOIN comments ON comments.round_id = letter.round_id AND comments.member_id = letter.member_id
                WHERE comments.id = dispositions.comment_id AND letter.differs <> ''
                AND letter.state IN ('counts by the letter', 'confirmed')
            ) WHERE outcome = 'withdrawn' AND reason LIKE :by_letter"""
        ).bindparams(by_letter=BY_LETTER)
    )
    superseded = sa.text("UPDATE documents SET state = 'cancelled' WHERE state = 'failed' AND last_error = :changed")
    op.execute(superseded.bindparams(changed=CHANGED))
    # Whatever else has failed says why.
    op.execute("UPDATE notifications SET state = 'cancelled' WHERE state = 'failed' AND last_error IS NULL")


def downgrade() -> None:
    op.execute("UPDATE documents SET state = 'failed' WHERE state = 'cancelled'")
    op.execute("UPDATE notifications SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("dispositions") as table:
        table.drop_constraint(op.f("ck_dispositions_letter_withdraws"), type_="check")
        table.drop_constraint(op.f("fk_dispositions_letter_id"), type_="foreignkey")
        table.drop_column("letter_id")
