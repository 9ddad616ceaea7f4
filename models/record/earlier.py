"""Rows that a program of an earlier release has written, without digests in the record: sealed as they stand."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from models.record.events import Chain, Event, Happening, RowDigest, Verb
from models.record.official import official_tables
from models.record.sealing import Anchor, Change, Recorded, Signs, append, changes_of

WHY = "A program of an earlier release had written these rows. They are sealed as they stood when this was noted."


def seal_unsealed(connection: Connection, signer: Signs | None, now: datetime) -> list[Anchor]:
    """Seal the rows of each consultation of which the record holds none yet: of those from before it held any."""
    sealed = select(RowDigest.consultation_id)
    found = connection.scalars(select(Chain.consultation_id).where(Chain.consultation_id.not_in(sealed)))
    return [_seal(connection, id, (), signer, now) for id in sorted(found.all())]


def seal_loose(connection: Connection, signer: Signs | None, now: datetime) -> list[Anchor]:
    """Seal the rows of each consultation in whose record events without digests of rows came after one that has them."""
    return [_seal(connection, id, loose, signer, now) for id, loose in _loose(connection).items()]


def _loose(connection: Connection) -> dict[int, list[int]]:
    """The numbers of such events, by consultation."""
    has_rows: set[int] = set()
    found: dict[int, list[int]] = {}
    events = select(Event.consultation_id, Event.seq, Event.verb, Event.body).order_by(Event.consultation_id, Event.seq)
    for id, seq, verb, body in connection.execute(events):
        if body and "rows" in body:
            has_rows.add(id)
            if verb is Verb.ROWS_SEALED:
                found.pop(id, None)
        elif id in has_rows:
            found.setdefault(id, []).append(seq)
    return found


def _seal(
    connection: Connection, consultation_id: int, loose: Sequence[int], signer: Signs | None, now: datetime
) -> Anchor:
    body = {"thing": f"Consultation {consultation_id}", "by": {"service": "lmec"}, "why": WHY, "events": list(loose)}
    happening = Happening(consultation_id, Verb.ROWS_SEALED, now, body)
    found = [change for table in official_tables() for change in _changes(connection, table, consultation_id)]
    return append(connection, consultation_id, [happening], {happening: found}, signer)


def _changes(connection: Connection, name: str, consultation_id: int) -> Iterable[Change]:
    """How the rows of a table differ from what the record holds of them."""
    table = official_tables()[name]
    held = select(RowDigest.row_key, RowDigest.consultation_id, RowDigest.salt, RowDigest.digest, RowDigest.checks)
    own = held.where(RowDigest.table_name == name, RowDigest.consultation_id == consultation_id).order_by(RowDigest.id)
    recorded = {row[0]: Recorded(*row[1:]) for row in connection.execute(own)}
    return changes_of(table, {row.key: row for row in table.rows_of(connection, consultation_id)}, recorded)
