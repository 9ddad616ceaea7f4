"""What the service remembers of its own running, in one row that is always there."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from models.db.base import Base, NotOfficial


class ServiceState(Base):
    """`ticked_at`: when the clock's tick last came all the way, from beat by the broker and a worker to this row.
    `letters_held_at`: when a backup was restored whose letters nobody has let go yet. `record_checked_at`: when the service last
    checked its record, in which `record_faults` things did not hold.
    """

    __tablename__ = "keeping"
    official: ClassVar = NotOfficial("It is about the running service.")
    __table_args__ = (
        CheckConstraint("id = 1", name="is_one_row"),
        CheckConstraint("(record_checked_at IS NULL) = (record_faults IS NULL)", name="counts_faults_of_a_check"),
    )

    ticked_at: Mapped[datetime | None]
    letters_held_at: Mapped[datetime | None]
    record_checked_at: Mapped[datetime | None]
    record_faults: Mapped[int | None]
