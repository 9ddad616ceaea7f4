"""How official rows differ from what the record holds of them, in sentences that name the row and its columns."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models.comments.attachment import Attachment
from models.comments.entered import EnteredAnswer
from models.people.person import Member
from models.record.official import CHECK, CONSULTATIONS, OfficialTable, Row, checks_of, official_tables
from models.record.sealing import Recorded, compared

NOWHERE = 0
"""In the place of a consultation, of a row that belongs to none that is there."""

BY_EARLIER = "if an earlier release of the program still ran, seal what it has written with lmec audit seal"


class Held(NamedTuple):
    """What the record holds of a row, and the name of the event that does."""

    what: Recorded
    event: str


Known = Mapping[str, Mapping[str, Held]]
"""What the record holds, by table and number of a row."""


def differences(session: Session, known: Known) -> Iterator[tuple[int, str]]:
    """Each difference with the consultation that it belongs to."""
    connection = session.connection()
    for name, table in official_tables().items():
        held = known.get(name, {})
        recorded = {key: one.what for key, one in held.items()}
        rows, unreadable = _readable(connection, table)
        for row, was in compared(table, rows, recorded):
            consultation_id = was.consultation_id if was else row.consultation_id or NOWHERE
            yield consultation_id, f"{name_of(connection, table, row)} {_difference(table, row, held.get(row.key))}"
        for key in unreadable:
            consultation_id = recorded[key].consultation_id if key in recorded else NOWHERE
            yield consultation_id, f"{table.word} {key} cannot be read any more"
        there = {*(row.key for row in rows), *unreadable}
        for key, (was, event) in held.items():
            if was.digest and key in there and was.columns < len(table.columns):
                without = ", ".join(table.columns[was.columns :])
                yield was.consultation_id, f"{event} holds {table.word} {key} without {without}: {BY_EARLIER}"
            elif was.digest and key not in there:
                yield was.consultation_id, f"{table.word} {key} is missing; {event} holds it"
    yield from _contents(session)


def name_of(connection: Connection, table: OfficialTable, row: Row) -> str:
    """How people would call a row: "comment KH-3, round 1", "disposition 7, comment KH-3, round 1"."""
    values = dict(zip(table.columns, map(json.loads, row.values), strict=False))
    called = _called(connection, table, row, values)
    for through in table.through:
        (key,) = table.table.c[through].foreign_keys if through != "id" else (None,)
        parent = key.column.table.name if key is not None else CONSULTATIONS
        if parent != CONSULTATIONS and values.get(through) is not None:
            return f"{called}, {_name_above(connection, official_tables()[parent], str(values[through]))}"
    return called


def _name_above(connection: Connection, table: OfficialTable, key: str) -> str:
    """The name of the row to which another belongs, if it can be read."""
    try:
        for row in table.rows(connection, [key]):
            return name_of(connection, table, row)
    except (ValueError, TypeError):
        pass
    return f"{table.word} {key}"


def _called(connection: Connection, table: OfficialTable, row: Row, values: Mapping[str, Any]) -> str:
    member = _member(connection, values.get("member_id"))
    match table.name:
        case "comments" if values["number"] and member:
            return f"comment {member.code}-{values['number']} of {member.name}"
        case "rounds":
            return f"round {values['number']}"
        case "draft_versions":
            return f"version {values['number']}" if values["number"] else f"the {values['stage']} text {row.key}"
        case "paragraphs":
            return f"paragraph {values['label']}" if values["label"] else f"the paragraph at place {values['position']}"
    return f"{table.word} {row.key}{f' of {member.name}' if member else ''}"


def _member(connection: Connection, id: int | None) -> Any:
    if id is None:
        return None
    return connection.execute(select(Member.code, Member.name).where(Member.id == id)).one_or_none()


def _difference(table: OfficialTable, row: Row, held: Held | None) -> str:
    if held is None or not held.what.digest:
        return "is in the database, and no event has entered it"
    was, event = held
    checks = checks_of(was.salt, row.values)
    columns = [
        column
        for place, column in enumerate(table.columns[: was.columns])
        if checks[place * CHECK : (place + 1) * CHECK] != was.checks[place * CHECK : (place + 1) * CHECK]
    ]
    return f"has been changed ({', '.join(columns) or 'which column cannot be told'}); {event} holds it otherwise"


def _readable(connection: Connection, table: OfficialTable) -> tuple[list[Row], list[str]]:
    """All rows of a table, and the numbers of those in which something stands that no program would have written."""
    try:
        return list(table.every(connection)), []
    except (ValueError, TypeError):
        rows: list[Row] = []
        unreadable: list[str] = []
        for key in table.keys(connection):
            try:
                rows += table.rows(connection, [key])
            except (ValueError, TypeError):
                unreadable.append(key)
        return rows, unreadable


def _contents(session: Session) -> Iterator[tuple[int, str]]:
    """Attached files, and originals of entered answers, that are not what their digest in the record says."""
    for entity in (Attachment, EnteredAnswer):
        table = official_tables()[entity.__tablename__]
        files = select(entity.id, entity.digest, entity.content).where(entity.digest.is_not(None))
        for id, digest, content in session.execute(files.execution_options(yield_per=1)):
            if sha256(content or b"").hexdigest() != digest:
                for row in table.rows(session.connection(), [str(id)]):
                    yield (
                        row.consultation_id or NOWHERE,
                        f"{name_of(session.connection(), table, row)} has another content",
                    )
