"""What the record holds of official rows: the digest of each as it was sealed last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from sqlalchemy import Connection, ForeignKey, Index, String, Text, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, NotOfficial
from models.record.official import AT_ONCE, CHECK, OfficialTable, Row, checks_of, columns_in, row_digest


class RowDigest(Base):
    """What the record holds of an official row from an event on: the digest of its values; "" of one that was taken away.

    The salt keeps the digest of few words from telling them. `checks` are short checks of each value, which tell the
    columns that differ. The event's body has a digest over all of its own.
    """

    __tablename__ = "row_digests"
    official: ClassVar = NotOfficial("It is part of the record itself.")
    __table_args__ = (
        Index("ix_row_digests_consultation_id_seq", "consultation_id", "seq"),
        Index("ix_row_digests_table_name_row_key", "table_name", "row_key"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    seq: Mapped[int]
    table_name: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(40))
    salt: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    checks: Mapped[str] = mapped_column(Text)


class Recorded(NamedTuple):
    """What the record holds of a row; the digest is "" for one that was taken away."""

    consultation_id: int
    salt: str
    digest: str
    checks: str

    @property
    def columns(self) -> int:
        """How many it holds: the first ones of those that are official now."""
        return columns_in(self.checks)


def recorded_rows(connection: Connection, table: str, keys: Sequence[str]) -> dict[str, Recorded]:
    """What the record holds of these rows."""
    found: dict[str, Recorded] = {}
    for place in range(0, len(keys), AT_ONCE):
        rows = connection.execute(_SELECT_RECORDED, {"table": table, "keys": keys[place : place + AT_ONCE]})
        found |= {row[0]: Recorded(*row[1:]) for row in rows}
    return found


def differing_rows(
    table: OfficialTable, rows: Iterable[Row], recorded: Mapping[str, Recorded]
) -> Iterator[tuple[Row, Recorded | None]]:
    """The rows that are not as the record has them, each with what it has; None for one that it does not know."""
    for row in rows:
        was = recorded.get(row.key)
        if was is None or was.digest != row_digest(was.salt, table.name, row.key, row.values[: was.columns]):
            yield row, was


def differing_columns(table: OfficialTable, row: Row, was: Recorded) -> list[str]:
    """The columns in which a row differs from what the record holds, by their checks; none if that cannot be told."""
    checks = checks_of(was.salt, row.values)
    return [
        column
        for place, column in enumerate(table.columns[: was.columns])
        if checks[place * CHECK : (place + 1) * CHECK] != was.checks[place * CHECK : (place + 1) * CHECK]
    ]


_IS_NEWEST = (
    select(func.max(RowDigest.id))
    .where(RowDigest.table_name == bindparam("table"), RowDigest.row_key.in_(bindparam("keys", expanding=True)))
    .group_by(RowDigest.row_key)
)
_SELECT_RECORDED = select(
    RowDigest.row_key, RowDigest.consultation_id, RowDigest.salt, RowDigest.digest, RowDigest.checks
).where(RowDigest.id.in_(_IS_NEWEST))
