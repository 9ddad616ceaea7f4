"""Bulk work: rows inserted by columns, and many objects made without the garbage collector."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert
from sqlalchemy.engine.default import DefaultDialect

from models.db.base import Base


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the garbage collector for bulk work that creates many objects and no reference cycles: it would look through them
    again and again. Used around a function, so that its objects are gone when the collector is back."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


Stored = Callable[[Any], Any] | None


def write(connection: Connection, entity: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows, each with its values for these columns: all that the table does not fill by itself. It counts the rows, so they
    are of no entity that is `TimeOrderedId`."""
    by_column = list(zip(*rows, strict=True))
    if by_column:
        statement, order, stored = _prepared_insert(connection.dialect, entity, tuple(columns))
        in_order = [by_column[place] for place in order]
        taken = [_driver_values(store, values) for store, values in zip(stored, in_order, strict=True)]
        connection.exec_driver_sql(statement, list(zip(*taken, strict=True)))


def _driver_values(store: Stored, values: Sequence[Any]) -> Iterable[Any]:
    """Values as the driver takes them; few are different in most columns."""
    if store is None:
        return values
    try:
        known = {value: store(value) for value in dict.fromkeys(values)}
    except TypeError:  # lists cannot be told apart
        return map(store, values)
    return map(known.__getitem__, values)


@lru_cache(maxsize=64)
def _prepared_insert(
    dialect: Dialect, entity: type[Base], columns: Sequence[str]
) -> tuple[str, Sequence[int], Sequence[Stored]]:
    """The statement as the driver takes it, the columns in its order, and what makes of a value of each what it takes."""
    table = entity.__table__
    assert isinstance(table, Table)
    assert isinstance(dialect, DefaultDialect)
    by_place = type(dialect)(paramstyle="qmark" if dialect.name == "sqlite" else "format")
    compiled = insert(table).inline().compile(dialect=by_place, column_keys=list(columns))
    names = compiled.positiontup
    assert names is not None
    stored = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    return str(compiled), [columns.index(name) for name in names], stored
