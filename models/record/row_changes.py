"""Which official rows a transaction changes, and by which act: those that the session flushes are noticed, and a statement of its own
says which rows it changes."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, event
from sqlalchemy.orm import Session, object_session

from models.db.base import Base, Official, PartOf


@dataclass(slots=True)
class RowChange:
    """One row, or all for which a condition holds, and the act that has changed it; `new` where it was not there before."""

    table: Table
    key: str | None
    condition: ColumnElement[bool] | None
    new: bool
    act: object | None = None


@dataclass(slots=True)
class RowChanges:
    """The row changes of a transaction, in order."""

    rows: list[RowChange] = field(default_factory=list)
    _open: int = 0

    def belong_to(self, act: object) -> None:
        """What has been changed since the last act belongs to this one."""
        for change in self.rows[self._open :]:
            change.act = act
        self._open = len(self.rows)

    def clear(self) -> None:
        self.rows.clear()
        self._open = 0


def row_changes(session: Session) -> RowChanges:
    """What this session has changed so far."""
    found: RowChanges = session.info.setdefault("row_changes", RowChanges())
    return found


def note_added(session: Session, entity: type[Base] | Table, condition: ColumnElement[bool]) -> None:
    """Say that the rows for which this holds have been added by a statement of their own; those of a part go in with what
    they belong to."""
    row_changes(session).rows.append(RowChange(table_of(entity), None, condition, new=True))


def note_added_row(session: Session, entity: type[Base], id: int) -> None:
    """As `note_added`, for one row by its number."""
    row_changes(session).rows.append(RowChange(table_of(entity), str(id), None, new=True))


def official_place(thing: Base, *, new: bool) -> RowChange | None:
    """The official row that changes with the thing: its own, or the one of which it is a part."""
    if isinstance(thing.official, PartOf):
        table = table_of(type(thing))
        (key,) = table.c[thing.official.key].foreign_keys
        above = getattr(thing, thing.official.key)
        return RowChange(key.column.table, None if above is None else str(above), None, new=False)
    if isinstance(thing.official, Official):
        return RowChange(table_of(type(thing)), None if thing.id is None else str(thing.id), None, new=new)
    return None


def _note_change(thing: Base, *, new: bool) -> None:
    session, place = object_session(thing), official_place(thing, new=new)
    if session is not None and place is not None:
        row_changes(session).rows.append(place)


@event.listens_for(Base, "after_insert", propagate=True)
def _note_insert(_mapper: object, _connection: object, thing: Base) -> None:
    _note_change(thing, new=True)


@event.listens_for(Base, "after_update", propagate=True)
@event.listens_for(Base, "after_delete", propagate=True)
def _note_update(_mapper: object, _connection: object, thing: Base) -> None:
    _note_change(thing, new=False)


def table_of(entity: Any) -> Table:
    table: Table = entity if isinstance(entity, Table) else entity.__table__
    return table
