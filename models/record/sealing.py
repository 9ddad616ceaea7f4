"""Sealing a transaction: its events get their numbers, hashes and signatures, and digests of the rows that they have changed.

It is the last thing that a transaction does, under the lock of the chain's row: concurrent writers cannot fork the chain,
and no lock is held long. An official row that has changed without an act stops the transaction.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from models.db import bulk
from models.db.base import for_update
from models.record.altered_rows import altered_rows
from models.record.events import Chain, Event, UnsealedEvent, pending
from models.record.official import OfficialTable, Row, checks_of, official_tables, row_digest, rows_digest
from models.record.row_changes import RowChange, row_changes
from models.record.row_digests import Recorded, RowDigest, differing_rows, recorded_rows


def body_digest(salt: str, body: dict[str, Any]) -> str:
    """SHA-256 over the salt and the canonical JSON of the body."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(salt.encode() + b"|" + canonical.encode()).hexdigest()


def link_hash(seq: int, prev: str, verb: str, at: datetime, digest: str) -> str:
    """SHA-256 that ties an event to the one before it."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256("|".join((str(seq), prev, verb, instant, digest)).encode()).hexdigest()


class Unrecorded(Exception):
    """An official row was changed and no act recorded: a mistake in the program, which the transaction does not survive."""


class Anchor(NamedTuple):
    """An entry of the record by which all before it can be held: its hash, signed by the service.

    Members hold it without its number, which would tell them how much others do; it is 0 then.
    """

    consultation_id: int
    seq: int
    hash: str
    signature: str


class EntrySigner(Protocol):
    """What signs entries of the record."""

    def sign(self, consultation_id: int, hash: str) -> str: ...


class Change(NamedTuple):
    """A row that has changed: its digest before ("" for none), and what the record holds from now on. `altered` says how it
    was not as the record had it before, "" if it was."""

    table: str
    key: str
    before: str
    after: Recorded
    altered: str = ""


def seal(session: Session, signer: EntrySigner | None) -> list[Anchor]:
    """Add the events of this transaction to their chains; the newest of each. Raises Unrecorded."""
    events, changes = pending(session), row_changes(session)
    if not events and not changes.rows:
        return []
    connection = session.connection()
    changed = _changes_by_event(events, _changes_with_acts(connection, changes.rows, altered_rows(session).found))
    newest = [
        append(connection, consultation_id, events, changed, signer)
        for consultation_id in sorted({event.consultation_id for event in events})
    ]
    events.clear()
    changes.clear()
    altered_rows(session).clear()
    return newest


def append(
    connection: Connection,
    consultation_id: int,
    events: Iterable[UnsealedEvent],
    changed: Mapping[UnsealedEvent, Sequence[Change]],
    signer: EntrySigner | None,
) -> Anchor:
    """Add the events of a consultation to its chain, each with the rows that it has changed; the last of them."""
    which = {"consultation": consultation_id}
    seq, head = connection.execute(_LOCK_END, which).one()
    entries: list[dict[str, Any]] = []
    digests: list[tuple[Any, ...]] = []
    for event in events:
        if event.consultation_id == consultation_id:
            changes = changed.get(event, ())
            entries.append(_next_event_row(seq, head, event, changes, signer))
            seq, head = entries[-1]["seq"], entries[-1]["hash"]
            digests += ((consultation_id, seq, one.table, one.key, *one.after[1:]) for one in changes)
    connection.execute(_MOVE_END, {**which, "number": seq, "newest": head})
    connection.execute(_INSERT_EVENTS, entries)
    bulk.write(connection, RowDigest, _DIGEST_COLUMNS, digests)
    return Anchor(consultation_id, seq, head, entries[-1]["signature"] or "")


def changes_of(table: OfficialTable, rows: Mapping[str, Row], recorded: Mapping[str, Recorded]) -> Iterator[Change]:
    """How the rows of a table differ from what the record holds of them."""
    for row, was in differing_rows(table, rows.values(), recorded):
        yield change_of(table, row, was)
    for key, was in recorded.items():
        if was.digest and key not in rows:
            yield Change(table.name, key, was.digest, Recorded(was.consultation_id, secrets.token_hex(16), "", ""))


def change_of(table: OfficialTable, row: Row, was: Recorded | None) -> Change:
    """What the record holds of a row from now on, and held before."""
    if row.consultation_id is None:
        raise Unrecorded(f"{table.name} {row.key} belongs to no consultation.")
    salt = secrets.token_hex(16)
    digest = row_digest(salt, table.name, row.key, row.values)
    after = Recorded(row.consultation_id, salt, digest, checks_of(salt, row.values))
    return Change(table.name, row.key, was.digest if was else "", after)


def rows_of(changes: Sequence[Change]) -> dict[str, Any]:
    """What the body of an event says of the rows that it has changed."""
    if not changes:
        return {"count": 0}
    altered = [one.altered for one in changes if one.altered]
    return {
        "count": len(changes),
        "before": rows_digest((one.table, one.key, one.before) for one in changes if one.before),
        "after": rows_digest((one.table, one.key, one.after.digest) for one in changes),
    } | ({"altered": altered} if altered else {})


def _changes_with_acts(
    connection: Connection, changes: Sequence[RowChange], altered: Mapping[tuple[str, str], str]
) -> Iterator[tuple[object | None, Change]]:
    """Each row that has changed, with the act that was the last to change it."""
    by_table: dict[str, list[RowChange]] = defaultdict(list)
    for change in changes:
        by_table[change.table.name].append(change)
    for name, own in by_table.items():
        table = official_tables()[name]
        acts = {change.key: change.act for change in own if change.key is not None}
        known = {change.key for change in own if change.key is not None and not change.new}
        recorded = recorded_rows(connection, name, sorted(known))
        rows = {row.key: row for row in table.rows(connection, acts)}
        for change in own:
            if change.condition is not None:
                added = {row.key: row for row in table.rows_where(connection, change.condition)}
                acts |= dict.fromkeys(added, change.act)
                rows |= added
        for each in changes_of(table, rows, recorded):
            yield acts[each.key], each._replace(altered=altered.get((name, each.key), ""))


def _changes_by_event(
    events: Sequence[UnsealedEvent], changes: Iterable[tuple[object | None, Change]]
) -> dict[UnsealedEvent, list[Change]]:
    """Changes by the act that they belong to: what no act was recorded after belongs to the last one."""
    last = {event.consultation_id: event for event in events}
    found: dict[UnsealedEvent, list[Change]] = defaultdict(list)
    for act, change in changes:
        consultation_id = change.after.consultation_id
        if consultation_id not in last:
            raise Unrecorded(f"{change.table} {change.key} has changed, and no act of consultation {consultation_id}.")
        if isinstance(act, UnsealedEvent) and act.consultation_id == consultation_id:
            found[act].append(change)
        else:
            found[last[consultation_id]].append(change)
    return found


def _next_event_row(
    seq: int, head: str, event: UnsealedEvent, changes: Sequence[Change], signer: EntrySigner | None
) -> dict[str, Any]:
    """The row of the event that comes after the one with this number and hash."""
    salt, body = secrets.token_hex(16), {**event.body, "rows": rows_of(changes)}
    digest = body_digest(salt, body)
    hash = link_hash(seq + 1, head, event.verb.value, event.at, digest)
    return {
        "consultation_id": event.consultation_id,
        "seq": seq + 1,
        "prev": head,
        "hash": hash,
        "verb": event.verb,
        "at": event.at,
        "salt": salt,
        "digest": digest,
        "body": body,
        "signature": signer.sign(event.consultation_id, hash) if signer else None,
    }


_OF_CONSULTATION = Chain.consultation_id == bindparam("consultation")
_LOCK_END = for_update(select(Chain.seq, Chain.head).where(_OF_CONSULTATION), Chain)
_MOVE_END = update(Chain).where(_OF_CONSULTATION).values(seq=bindparam("number"), head=bindparam("newest"))
_INSERT_EVENTS = insert(Event)
_DIGEST_COLUMNS = ("consultation_id", "seq", "table_name", "row_key", "salt", "digest", "checks")
