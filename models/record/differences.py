"""How official rows differ from what the record holds of them, in sentences that name the row and its columns."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Connection, Date, Select, String, func, or_, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.db.base import UtcDateTime
from models.people.offices import ActingLetter
from models.people.person import Member
from models.record.events import Event
from models.record.official import CONSULTATIONS, OfficialTable, Row, official_tables
from models.record.row_digests import Recorded, differing_columns, differing_rows
from models.record.verbs import Verb
from models.uploads.upload import Upload

NOWHERE = 0
"""In the place of a consultation, of a row that belongs to none that is there."""

BY_EARLIER = "if an earlier release of the program still ran, seal what it has written with lmec audit seal"

UNREADABLE = (ValueError, TypeError, LookupError, DBAPIError)
"""What comes of a value that no program would have written: an instant that never comes, text that is none."""

_DAY_PATTERN = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
SHAPES: Mapping[type[Any], str] = {
    UtcDateTime: f"{_DAY_PATTERN} [0-9][0-9]:[0-9][0-9]:[0-9][0-9]",
    Date: _DAY_PATTERN,
    Boolean: "[01]",
}
"""How SQLite keeps what it has no type for; parts of a second follow."""

BROUGHT: Mapping[Verb, tuple[str, str, Any, Any]] = {
    Verb.FILE_UPLOADED: ("file", "the file that was sent in as number", Upload.id, Upload.content),
    Verb.ACTING_ENTERED: ("letter", "the letter on acting coordinator", ActingLetter.acting_id, ActingLetter.content),
}
"""By the act that brings a file: what it calls the digest, what to call the file, and where that is kept."""


class RecordedRow(NamedTuple):
    """What the record holds of a row, and the name of the event that does."""

    recorded: Recorded
    event: str


Known = Mapping[str, Mapping[str, RecordedRow]]
"""What the record holds, by table and number of a row."""


def differences(session: Session, known: Known) -> Iterator[tuple[int, str]]:
    """Each difference with the consultation that it belongs to."""
    connection = session.connection()
    for name, table in official_tables().items():
        held = known.get(name, {})
        recorded = {key: one.recorded for key, one in held.items()}
        rows, unreadable = _readable_rows(connection, table)
        for row, was in differing_rows(table, rows, recorded):
            consultation_id = was.consultation_id if was else row.consultation_id or NOWHERE
            yield (
                consultation_id,
                f"{name_of(connection, table, row)} {_describe_difference(table, row, held.get(row.key))}",
            )
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
    yield from _altered_files(session)
    yield from _altered_uploads(session)


def name_of(connection: Connection, table: OfficialTable, row: Row) -> str:
    """How people would call a row: "comment KH-3, round 1", "disposition 7, comment KH-3, round 1"."""
    values = dict(zip(table.columns, map(json.loads, row.values), strict=False))
    called = _own_name(connection, table, row, values)
    for through in table.through:
        (key,) = table.table.c[through].foreign_keys if through != "id" else (None,)
        parent = key.column.table.name if key is not None else CONSULTATIONS
        if parent != CONSULTATIONS and values.get(through) is not None:
            return f"{called}, {_name_of_parent(connection, official_tables()[parent], str(values[through]))}"
    return called


def _name_of_parent(connection: Connection, table: OfficialTable, key: str) -> str:
    """The name of the row to which another belongs, if it can be read."""
    try:
        for row in table.rows(connection, [key]):
            return name_of(connection, table, row)
    except UNREADABLE:
        pass
    return f"{table.word} {key}"


def _own_name(connection: Connection, table: OfficialTable, row: Row, values: Mapping[str, Any]) -> str:
    member = _member_by_id(connection, values.get("member_id"))
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


def _member_by_id(connection: Connection, id: int | None) -> Any:
    if id is None:
        return None
    return connection.execute(select(Member.code, Member.name).where(Member.id == id)).one_or_none()


def _describe_difference(table: OfficialTable, row: Row, held: RecordedRow | None) -> str:
    if held is None or not held.recorded.digest:
        return "is in the database, and no event has entered it"
    columns = differing_columns(table, row, held.recorded)
    return f"has been changed ({', '.join(columns) or 'which column cannot be told'}); {held.event} holds it otherwise"


def _readable_rows(connection: Connection, table: OfficialTable) -> tuple[list[Row], list[str]]:
    """All rows of a table, and the numbers of those in which something stands that no program would have written."""
    strange = _keys_in_other_format(connection, table)
    try:
        return [row for row in table.every(connection) if row.key not in strange], sorted(strange)
    except UNREADABLE:
        rows: list[Row] = []
        for key in table.keys(connection):
            try:
                rows += (row for row in table.rows(connection, [key]) if key not in strange)
            except UNREADABLE:
                strange.add(key)
        return rows, sorted(strange)


def _keys_in_other_format(connection: Connection, table: OfficialTable) -> set[str]:
    """The numbers of rows in which SQLite keeps an instant, a day or a yes in other letters than the program writes: they read
    the same, but compare otherwise."""
    statement = _select_other_format(table) if connection.dialect.name == "sqlite" else None
    if statement is None:
        return set()
    return {"-".join(map(str, numbers)) for numbers in connection.execute(statement)}


@cache
def _select_other_format(table: OfficialTable) -> Select[Any] | None:
    """The statement that finds these rows, put together once; None for a table without such columns."""
    columns = [table.table.c[name] for name in table.columns if name in table.table.c]
    strange = [_has_other_format(column, shape) for column in columns if (shape := SHAPES.get(type(column.type)))]
    return select(*table.table.primary_key.columns).where(or_(*strange)) if strange else None


def _has_other_format(column: ColumnElement[Any], shape: str) -> ColumnElement[bool]:
    text = type_coerce(column, String())
    begins = func.substr(text, 1, 19).op("GLOB", is_comparison=True)(shape)
    return ~(begins & ~func.substr(text, 20).op("GLOB", is_comparison=True)("*[^0-9.]*"))


def _altered_files(session: Session) -> Iterator[tuple[int, str]]:
    """Attached files, signed letters and other originals that are not what their digest in the record says, or have none."""
    connection = session.connection()
    for table in official_tables().values():
        if table.file is None:
            continue
        digest, content = (table.table.c[name] for name in table.file)
        (key,) = table.table.primary_key.columns
        files = select(key, digest, content).where(or_(digest.is_not(None), content.is_not(None)))
        for id, recorded, file in connection.execute(files.execution_options(yield_per=1)):
            if _digest(file) != recorded:
                for row in table.rows(connection, [str(id)]):
                    yield row.consultation_id or NOWHERE, f"{name_of(connection, table, row)} has another content"


def _digest(file: bytes | str | None) -> str:
    """Of a file as it is kept; SQLite would also keep it as text."""
    return sha256(file.encode() if isinstance(file, str) else file or b"").hexdigest()


def _altered_uploads(session: Session) -> Iterator[tuple[int, str]]:
    """Files that were sent in, and letters that name who acts, which are not what the act says that brought them."""
    for verb, (digest_key, what, key, content) in BROUGHT.items():
        acts = select(Event.consultation_id, Event.seq, Event.body).where(Event.verb == verb, Event.body.is_not(None))
        try:
            found = session.execute(acts.order_by(Event.id)).all()
        except UNREADABLE:  # the walk through the chain has named it
            continue
        for consultation_id, seq, body in found:
            number = str(body.get("thing")).rpartition(" ")[2]
            if digest_key in body and number.isdecimal():
                file = session.scalar(select(content).where(key == int(number)))
                if _digest(file) != body[digest_key]:
                    state = "is missing" if file is None else "has another content"
                    yield consultation_id, f"{what} {number} {state}; event {seq} ({verb.value}) holds it"
