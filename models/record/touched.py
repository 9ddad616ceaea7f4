"""Which official rows a transaction changes, and by which act: what is flushed is noticed, what goes past the session is said."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, event, select
from sqlalchemy.orm import Session, object_session

from models.db.base import Base, Official, PartOf


@dataclass(slots=True)
class Touch:
    """One row, or all for which a condition holds, and the act that has changed it; `new` where it was not there before."""

    table: Table
    key: str | None
    condition: ColumnElement[bool] | None
    new: bool
    act: object | None = None


@dataclass(slots=True)
class Touched:
    """The touches of a transaction, in order."""

    rows: list[Touch] = field(default_factory=list)
    _open: int = 0

    def belong_to(self, act: object) -> None:
        """What has been touched since the last act belongs to this one."""
        for touch in self.rows[self._open :]:
            touch.act = act
        self._open = len(self.rows)

    def clear(self) -> None:
        self.rows.clear()
        self._open = 0


def touched_by(session: Session) -> Touched:
    """What this session has touched so far."""
    found: Touched = session.info.setdefault("touched", Touched())
    return found


def touch(session: Session, entity: type[Base] | Table, condition: ColumnElement[bool]) -> None:
    """Say that rows which are there are about to be changed or taken away by a statement of their own."""
    table = _table(entity)
    keys = session.connection().execute(select(*table.primary_key.columns).where(condition))
    touched_by(session).rows.extend(Touch(table, "-".join(map(str, key)), None, new=False) for key in keys)


def touch_new(session: Session, entity: type[Base] | Table, condition: ColumnElement[bool]) -> None:
    """Say that the rows for which this holds have been added by a statement of their own; those of a part go in with what
    they belong to."""
    touched_by(session).rows.append(Touch(_table(entity), None, condition, new=True))


def touch_new_row(session: Session, entity: type[Base], id: int) -> None:
    """As `touch_new`, for one row by its number."""
    touched_by(session).rows.append(Touch(_table(entity), str(id), None, new=True))


def _notice(thing: Base, *, new: bool) -> None:
    session, table = object_session(thing), _table(type(thing))
    if session is None:
        return
    if isinstance(thing.official, PartOf):
        (key,) = table.c[thing.official.key].foreign_keys
        touched_by(session).rows.append(
            Touch(key.column.table, str(getattr(thing, thing.official.key)), None, new=False)
        )
    elif isinstance(thing.official, Official):
        touched_by(session).rows.append(Touch(table, str(thing.id), None, new=new))


@event.listens_for(Base, "after_insert", propagate=True)
def _inserted(_mapper: object, _connection: object, thing: Base) -> None:
    _notice(thing, new=True)


@event.listens_for(Base, "after_update", propagate=True)
@event.listens_for(Base, "after_delete", propagate=True)
def _changed(_mapper: object, _connection: object, thing: Base) -> None:
    _notice(thing, new=False)


def _table(entity: Any) -> Table:
    table: Table = entity if isinstance(entity, Table) else entity.__table__
    return table
