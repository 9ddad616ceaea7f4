"""What every table shares: names of constraints, instants in UTC, enumerations stored by value, and how rows are held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, Table, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import GenerativeSelect

from models.db.numbers import Key

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Choice = TypeVar("Choice", bound=StrEnum)

Statement = TypeVar("Statement", bound=GenerativeSelect)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses a naive datetime, gives an aware one in UTC back (SQLite drops offsets silently)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Clock(FunctionElement[datetime]):
    """The instant at which the statement that asks for it began, by the database's clock."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(Clock)
def _clock(_clock: Clock, _compiler: SQLCompiler, **_options: Any) -> str:
    return "statement_timestamp()"


@compiles(Clock, "sqlite")
def _clock_of_sqlite(_clock: Clock, _compiler: SQLCompiler, **_options: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def choice(kind: type[Choice]) -> Enum:
    """A column type that stores the enumeration by its value, as text of up to 40 characters."""
    return Enum(
        kind, native_enum=False, length=40, values_callable=lambda members: [member.value for member in members]
    )


@dataclass(frozen=True, slots=True)
class Official:
    """What the record holds of each row of a table: the values of `columns`, and not those `besides`.

    `through` are the keys of which one leads to what the row belongs to, and in the end to its consultation. A new column
    is named at the end of `columns`, since rows that were recorded before have a digest without it. "member_id.name" is a
    column of the row to which a key points; "trace_spans" stands for all the rows of that table that belong to it.
    `file` are the column with the SHA-256 of a file, which is official, and the one with the file itself, which need not be.
    """

    through: tuple[str, ...]
    columns: tuple[str, ...]
    besides: tuple[str, ...] = ()
    file: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PartOf:
    """That the record holds the rows of a table together, in order, with the row to which `key` points: `columns` of each.

    For rows that are written with it, by the ten thousand, and make sense only together.
    """

    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotOfficial:
    """Why the record holds no digest of the rows of a table."""

    why: str


class Base(DeclarativeBase):
    """A row with a number of its own. Each entity says as `official` what the record holds of it."""

    official: ClassVar[Official | PartOf | NotOfficial]
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-1)


def for_update(statement: Statement, entity: type[Base] | Table, *, skip_locked: bool = False) -> Statement:
    """Lock the rows of `entity` that the statement finds until the transaction ends, so that acts on them come
    one after the other; it waits for those that are locked, or skips them.

    Whoever needs several takes the consultation before the round, then what is in it; the chain of the record comes last.
    SQLite lets one transaction write at a time, so there everybody waits for everybody.

    Rows that point to them can be added meanwhile. Every event points to its consultation: who is just writing one has
    the chain in hand and would wait for us, while we wait for the chain.
    """
    return statement.with_for_update(of=entity, key_share=True, skip_locked=skip_locked)


def upsert(
    session: Session, entity: type[Base], values: Mapping[str, Any], *, key: Sequence[str], changed: Mapping[str, Any]
) -> None:
    """Insert a row; where one with the same unique `key` is there, give that the `changed` values, or leave it as it is if
    there are none. One statement: the database decides when two come at once."""
    insert = sqlite.insert if session.connection().dialect.name == "sqlite" else postgresql.insert
    row = insert(entity).values(**values)
    if changed:
        row = row.on_conflict_do_update(index_elements=key, set_=changed)
    else:
        row = row.on_conflict_do_nothing(index_elements=key)
    session.execute(row)
