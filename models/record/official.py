"""The rows whose digests the record holds: their tables, how they are read, and how a digest is made."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import chain, groupby
from json import JSONEncoder
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Enum,
    FromClause,
    Select,
    String,
    Table,
    Text,
    bindparam,
    cast,
    func,
    null,
    select,
    type_coerce,
)

from models.db.base import Base, Official, PartOf

CONSULTATIONS = "consultations"
AT_ONCE = 1000
CHECK = 8  # hexadecimal digits
NO_ROWS = "null"

_encode = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Row(NamedTuple):
    """A row as it stands: its number, the consultation to which it belongs, and its official values, each as JSON."""

    key: str
    consultation_id: int | None
    values: list[str]


class Part(NamedTuple):
    """A table whose rows are digested with the row to which they belong, as one value of that row."""

    place: int
    rows_of: Select[Any]

    def values(self, connection: Connection, keys: Sequence[str]) -> dict[str, str]:
        """A digest of the rows of each of these, as JSON; none if it has no rows."""
        found = connection.execute(self.rows_of, {"keys": list(map(int, keys))})
        return {
            str(key): to_json(sha256(_encode([row[1:] for row in own]).encode()).hexdigest())
            for key, own in groupby(found, key=itemgetter(0))
        }


@dataclass(frozen=True, slots=True, eq=False)
class OfficialTable:
    """A table whose rows the record holds; `columns` are its official ones, in order, `parts` those of them that stand
    for rows of other tables, `file` the digest of a file and the file, `through` the keys that lead to its consultation, `entity` what one row is called."""

    table: Table
    entity: str
    through: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    file: tuple[str, str] | None
    _all: Select[Any]
    _of_key: Select[Any]
    _of_keys: Select[Any]
    _of_consultation: Select[Any]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def word(self) -> str:
        """What one row is called: "bracket position"."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.entity).lower()

    def rows(self, connection: Connection, keys: Iterable[str]) -> Iterator[Row]:
        """Those with these numbers that exist."""
        wanted = set(keys)
        if len(wanted) == 1:  # of most acts; a statement without a list costs a third
            (key,) = wanted
            found = connection.execute(self._of_key, {"key": int(key.partition("-")[0])}).all()
            yield from (row for row in self._to_rows(connection, found) if row.key == key)
            return
        numbers = sorted({int(key.partition("-")[0]) for key in wanted})
        for place in range(0, len(numbers), AT_ONCE):
            found = connection.execute(self._of_keys, {"keys": numbers[place : place + AT_ONCE]}).all()
            yield from (row for row in self._to_rows(connection, found) if row.key in wanted)

    def rows_where(self, connection: Connection, condition: ColumnElement[bool]) -> Iterator[Row]:
        """Those for which the condition holds."""
        return self._to_rows(connection, connection.execute(self._all.where(condition)).all())

    def every(self, connection: Connection) -> Iterator[Row]:
        """All."""
        found = connection.execute(self._all, execution_options={"yield_per": AT_ONCE})
        return chain.from_iterable(self._to_rows(connection, some) for some in found.partitions())

    def keys(self, connection: Connection) -> list[str]:
        """The numbers of all."""
        found = connection.execute(select(*self.table.primary_key.columns))
        return ["-".join(map(str, numbers)) for numbers in found]

    def rows_of(self, connection: Connection, consultation_id: int) -> Iterator[Row]:
        """Those of a consultation."""
        return self._to_rows(
            connection, connection.execute(self._of_consultation, {"consultation": consultation_id}).all()
        )

    def _to_rows(self, connection: Connection, found: Sequence[Sequence[Any]]) -> Iterator[Row]:
        """What was found, with what stands for rows of other tables."""
        rows = list(map(self._to_row, found))
        for part in self.parts:
            for place in range(0, len(rows), AT_ONCE):
                some = rows[place : place + AT_ONCE]
                values = part.values(connection, [row.key for row in some])
                for row in some:
                    row.values[part.place] = values.get(row.key, NO_ROWS)
        return iter(rows)

    def _to_row(self, found: Sequence[Any]) -> Row:
        numbers = len(self.table.primary_key.columns)
        key = str(found[0]) if numbers == 1 else "-".join(map(str, found[:numbers]))
        return Row(key, found[numbers], list(map(to_json, found[numbers + 1 :])))


@cache
def official_tables() -> dict[str, OfficialTable]:
    """Every table with official rows, by name: those of entities that say so, and those that link others."""
    tables = Base.metadata.tables
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    found = {name: entity.official for name, entity in classes.items()}
    found |= {name: table.info["official"] for name, table in tables.items() if "official" in table.info}
    declared = {name: official for name, official in found.items() if isinstance(official, Official)}
    entities = {name: entity.__name__ for name, entity in classes.items()}
    return {
        name: _official_table(tables[name], entities.get(name, "Participation"), declared) for name in sorted(declared)
    }


def to_json(value: Any) -> str:
    """The value as JSON, the same from either database."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f'"{value.astimezone(UTC).isoformat(timespec="microseconds")}"'
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return _encode(value)


def row_digest(salt: str, table: str, key: str, values: Sequence[str]) -> str:
    """SHA-256 over the salt, where the row stands, and its official values."""
    return sha256(f"{salt}|{table}|{key}|[{','.join(values)}]".encode()).hexdigest()


def checks_of(salt: str, values: Sequence[str]) -> str:
    """A short check of each value, which tells the columns that differ; it proves nothing."""
    start = crc32(salt.encode())
    return "".join([f"{crc32(value.encode(), start):08x}" for value in values])


def columns_in(checks: str) -> int:
    """Of how many columns, in order, these are the checks."""
    return len(checks) // CHECK


def rows_digest(rows: Iterable[tuple[str, str, str]]) -> str:
    """SHA-256 over rows, each as its table, number and digest, in any order."""
    return sha256("\n".join(sorted(f"{table} {key} {digest}" for table, key, digest in rows)).encode()).hexdigest()


def _official_table(table: Table, entity: str, declared: dict[str, Official]) -> OfficialTable:
    keys = list(table.primary_key.columns)
    consultation, source = _consultation_column(table, table, table, declared)
    values: list[ColumnElement[Any]] = []
    parts: list[Part] = []
    value: ColumnElement[Any]
    for place, name in enumerate(declared[table.name].columns):
        if name.partition(".")[0] in table.c:
            value, source = _value_column(table, name, source)
        else:
            value = null()
            parts.append(Part(place, _select_part(Base.metadata.tables[name])))
        values.append(value)
    every = select(*keys, consultation, *values).select_from(source)
    return OfficialTable(
        table,
        entity,
        declared[table.name].through,
        declared[table.name].columns,
        tuple(parts),
        declared[table.name].file,
        every,
        every.where(keys[0] == bindparam("key")),
        every.where(keys[0].in_(bindparam("keys", expanding=True))),
        every.where(consultation == bindparam("consultation")),
    )


def _select_part(table: Table) -> Select[Any]:
    """The rows of a part, in order, each as the number of what it belongs to and its official values. Values that are JSON
    are taken as they are written, since there are many of them."""
    held = _part_of(table)
    values = (_value_column(table, name, table)[0] for name in held.columns)
    written = (cast(value, Text) if isinstance(value.type, JSON) else value for value in values)
    key = table.c[held.key]
    wanted = key.in_(bindparam("keys", expanding=True))
    return select(key, *written).where(wanted).order_by(key, table.c.id)


def _part_of(table: Table) -> PartOf:
    (held,) = (one.class_.official for one in Base.registry.mappers if one.local_table is table)
    assert isinstance(held, PartOf)
    return held


def _consultation_column(
    table: Table, at: FromClause, source: FromClause, declared: dict[str, Official]
) -> tuple[ColumnElement[Any], FromClause]:
    """The consultation to which the rows of a table belong, read `at` an alias, and what has to be joined to know it."""
    if table.name == CONSULTATIONS:
        return at.c.id, source
    found: list[ColumnElement[Any]] = []
    for through in declared[table.name].through:
        (key,) = table.c[through].foreign_keys
        if key.column.table.name == CONSULTATIONS:
            found.append(at.c[through])
        else:
            above = key.column.table.alias()
            source = source.outerjoin(above, above.c.id == at.c[through])
            consultation, source = _consultation_column(key.column.table, above, source, declared)
            found.append(consultation)
    return (func.coalesce(*found) if len(found) > 1 else found[0]), source


def _value_column(table: Table, name: str, source: FromClause) -> tuple[ColumnElement[Any], FromClause]:
    """A column by its name, or one of the row to which a key points; and what has to be joined for it."""
    column, _, beyond = name.partition(".")
    value: ColumnElement[Any] = table.c[column]
    if beyond:
        (key,) = table.c[column].foreign_keys
        other = key.column.table.alias()
        source = source.outerjoin(other, other.c.id == table.c[column])
        value = other.c[beyond]
    # As it is stored: somebody may have put in what the enumeration does not know.
    return (type_coerce(value, String()) if isinstance(value.type, Enum) else value), source
