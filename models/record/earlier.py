"""What programs of an earlier release have written, and the record does not hold: sealed as it stands.

These are rows without digests, and columns that were not official yet when a row was sealed. What was altered past the service
and has been changed by an act since is let stand in the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from models.record.events import Chain, Event, UnsealedEvent
from models.record.official import CHECK, official_tables
from models.record.row_digests import Recorded, RowDigest, differing_rows
from models.record.sealing import Anchor, Change, EntrySigner, append, change_of, changes_of
from models.record.verbs import Verb

WHY = (
    "A program of an earlier release had written these rows, or they had been altered past the service. They are sealed as they "
    "stood when this was noted."
)

_RECORDED_COLUMNS = (RowDigest.row_key, RowDigest.consultation_id, RowDigest.salt, RowDigest.digest, RowDigest.checks)


def seal_unsealed(connection: Connection, signer: EntrySigner | None, now: datetime) -> list[Anchor]:
    """Seal the rows of each consultation that has none in the record yet, and the columns that have become official."""
    sealed = select(RowDigest.consultation_id)
    found = connection.scalars(select(Chain.consultation_id).where(Chain.consultation_id.not_in(sealed)))
    anchors = [_seal_rows(connection, id, (), signer, now) for id in sorted(found.all())]
    return anchors + _seal_columns(connection, signer, now)


def seal_loose(connection: Connection, signer: EntrySigner | None, now: datetime) -> list[Anchor]:
    """Seal the rows of each consultation in whose record events without digests of rows came after one that has them, and
    the columns that the record does not hold."""
    anchors = [_seal_rows(connection, id, loose, signer, now) for id, loose in _events_without_rows(connection).items()]
    return anchors + _seal_columns(connection, signer, now)


def _events_without_rows(connection: Connection) -> dict[int, list[int]]:
    """The numbers of such events, by consultation."""
    found: dict[int, list[int]] = {}
    events = select(Event.consultation_id, Event.seq, Event.verb, Event.body).order_by(Event.consultation_id, Event.seq)
    for id, seq, verb, body in connection.execute(events):
        if body and "rows" in body:
            loose = found.setdefault(id, [])
            if "altered" in body["rows"]:
                loose.append(seq)
            if verb is Verb.ROWS_SEALED:
                found[id] = [one for one in loose if one not in body["events"]]
        elif id in found:
            found[id].append(seq)
    return {id: loose for id, loose in found.items() if loose}


def _seal_rows(
    connection: Connection, consultation_id: int, loose: Sequence[int], signer: EntrySigner | None, now: datetime
) -> Anchor:
    """Seal all rows of a consultation that are not as the record has them; `loose` are the events that do not hold them."""
    changes: list[Change] = []
    for name, table in official_tables().items():
        own = select(*_RECORDED_COLUMNS).where(
            RowDigest.table_name == name, RowDigest.consultation_id == consultation_id
        )
        recorded = {row[0]: Recorded(*row[1:]) for row in connection.execute(own.order_by(RowDigest.id))}
        rows = {row.key: row for row in table.rows_of(connection, consultation_id)}
        changes += changes_of(table, rows, recorded)
    return _append_sealing_event(connection, consultation_id, loose, changes, signer, now)


def _seal_columns(connection: Connection, signer: EntrySigner | None, now: datetime) -> list[Anchor]:
    """Seal rows anew that the record holds without columns that are official now. What has been changed in the others is not
    sealed: verification names it."""
    changes: dict[int, list[Change]] = defaultdict(list)
    for name, recorded in _rows_with_fewer_columns(connection).items():
        table = official_tables()[name]
        rows = list(table.rows(connection, recorded))
        changed = {row.key for row, _ in differing_rows(table, rows, recorded)}
        for row in rows:
            if row.key not in changed:
                was = recorded[row.key]
                changes[was.consultation_id].append(change_of(table, row, was))
    return [_append_sealing_event(connection, id, (), own, signer, now) for id, own in sorted(changes.items())]


def _rows_with_fewer_columns(connection: Connection) -> dict[str, dict[str, Recorded]]:
    """By table and number of a row: what the record holds of it, where these are fewer columns than are official."""
    tables = official_tables()
    later = aliased(RowDigest)
    same_row = (later.table_name == RowDigest.table_name) & (later.row_key == RowDigest.row_key)
    fewer = or_(
        *(
            (RowDigest.table_name == name) & (func.length(RowDigest.checks) < len(table.columns) * CHECK)
            for name, table in tables.items()
        )
    )
    found: dict[str, dict[str, Recorded]] = defaultdict(dict)
    newest = ~select(later.id).where(same_row, later.id > RowDigest.id).exists()
    held = select(RowDigest.table_name, *_RECORDED_COLUMNS).where(fewer, RowDigest.digest != "", newest)
    for row in connection.execute(held):
        found[row[0]][row[1]] = Recorded(*row[2:])
    return found


def _append_sealing_event(
    connection: Connection,
    consultation_id: int,
    loose: Sequence[int],
    changes: Iterable[Change],
    signer: EntrySigner | None,
    now: datetime,
) -> Anchor:
    body = {"thing": f"Consultation {consultation_id}", "by": {"service": "lmec"}, "why": WHY, "events": list(loose)}
    event = UnsealedEvent(consultation_id, Verb.ROWS_SEALED, now, body)
    return append(connection, consultation_id, [event], {event: list(changes)}, signer)
