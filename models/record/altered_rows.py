"""Official rows that were altered in the database before a transaction changes them: sealed with the change, nobody could tell
afterwards. So each is compared with the record first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, Table, event, select
from sqlalchemy.orm import Session

from models.db.access import SealedSession
from models.db.base import Base, for_update
from models.db.row_security import seeing_everything
from models.record.official import OfficialTable, official_tables
from models.record.row_changes import RowChange, official_place, row_changes, table_of
from models.record.row_digests import differing_columns, differing_rows, recorded_rows


@dataclass(slots=True)
class AlteredRows:
    """Rows by table and key: those that a transaction has `compared`, and in words those that were `found` altered."""

    compared: set[tuple[str, str]] = field(default_factory=set)
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def clear(self) -> None:
        self.compared.clear()
        self.found.clear()


def altered_rows(session: Session) -> AlteredRows:
    """Those of this session so far."""
    rows: AlteredRows = session.info.setdefault("altered_rows", AlteredRows())
    return rows


def note_changed(session: Session, entity: type[Base] | Table, condition: ColumnElement[bool]) -> None:
    """Say that rows which are there are about to be changed or taken away by a statement of their own."""
    table = table_of(entity)
    found = session.connection().execute(select(*table.primary_key.columns).where(condition))
    keys = ["-".join(map(str, key)) for key in found]
    _compare_rows(session, table.name, keys)
    row_changes(session).rows.extend(RowChange(table, key, None, new=False) for key in keys)


def _compare_rows(session: Session, table: str, keys: Iterable[str]) -> None:
    """Note which of these rows, as they are before their first change, are not as the record has them."""
    rows = altered_rows(session)
    fresh = sorted({key for key in keys if (table, key) not in rows.compared})
    if not fresh:
        return
    rows.compared.update((table, key) for key in fresh)
    official, connection = official_tables()[table], session.connection()
    with seeing_everything(session):
        altered = _find_altered(connection, official, fresh)
        if altered and connection.dialect.name == "postgresql":
            # Somebody may have changed them, and the record, between the two statements.
            number, *_ = official.table.primary_key.columns
            own = number.in_(int(key.partition("-")[0]) for key in altered)
            connection.execute(for_update(select(number).where(own), official.table))
            altered = _find_altered(connection, official, list(altered))
    rows.found |= {(table, key): words for key, words in altered.items()}


def _find_altered(connection: Connection, table: OfficialTable, keys: list[str]) -> dict[str, str]:
    """By key, in words, those that are not as the record has them. Of a row that the record does not know, nothing can be said."""
    recorded = recorded_rows(connection, table.name, keys)
    return {
        row.key: f"{table.word} {row.key} ({', '.join(differing_columns(table, row, was)) or 'a column'})"
        for row, was in differing_rows(table, table.rows(connection, keys), recorded)
        if was is not None and was.digest
    }


@event.listens_for(SealedSession, "before_flush")
def _compare_before_flush(session: SealedSession, _context: object, _instances: object) -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    changed = (thing for thing in session.dirty if session.is_modified(thing))
    for things, new in ((session.new, True), (changed, False), (session.deleted, False)):
        for thing in things:
            place = official_place(thing, new=new) if isinstance(thing, Base) else None
            if place and not place.new and place.key is not None:
                keys[place.table.name].add(place.key)
    for table, own in keys.items():
        _compare_rows(session, table, own)
