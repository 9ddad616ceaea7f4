"""Taking the name of a person out of the record so that it holds as before.

An entry keeps its hash, its signature and the digest of the body that it had. Only the name in its body becomes that of an
office; a new entry says so, with the digest of each body as it is from then on.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text, update
from sqlalchemy.orm import Session

from models.record.events import Event
from models.record.sealing import body_digest
from models.record.verbs import Verb

AT_ONCE = 500
_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"


class Redacted(NamedTuple):
    """An entry whose body has changed, with its new digest."""

    seq: int
    digest: str


def take_name_out(session: Session, person_id: int, called: str) -> dict[int, list[Redacted]]:
    """Let every entry say `called` where it said the person's name; the entries that have changed, by consultation."""
    found: dict[int, list[Redacted]] = {}
    connection = session.connection()
    with _allow_changes(connection):
        for id, consultation_id, seq, salt, body in list(_events_of(connection, person_id)):
            changed = {**body, "by": {**body["by"], "name": called}}
            connection.execute(update(Event).where(Event.id == id).values(body=changed))
            found.setdefault(consultation_id, []).append(Redacted(seq, body_digest(salt, changed)))
    return found


def redacted_digests(bodies: Iterable[tuple[Verb, dict[str, Any] | None]]) -> dict[int, str]:
    """The digests that bodies have since a name was taken out of them, as the entries of a chain say that, in its order."""
    return {
        seq: digest
        for verb, body in bodies
        if verb is Verb.PERSON_ERASED and body is not None
        for seq, digest in body["entries"]
    }


def _events_of(connection: Connection, person_id: int) -> Iterator[tuple[int, int, int, str, dict[str, Any]]]:
    """What the person has done."""
    events = select(Event.id, Event.consultation_id, Event.seq, Event.salt, Event.body).order_by(Event.id)
    for id, consultation_id, seq, salt, body in connection.execute(events.execution_options(yield_per=AT_ONCE)):
        if body is not None and body["by"].get("person") == person_id:
            yield id, consultation_id, seq, salt, body


@contextmanager
def _allow_changes(connection: Connection) -> Iterator[None]:
    """Let bodies be changed inside; the database refuses that again before anybody else can write."""
    if connection.dialect.name == "sqlite":
        guards = connection.execute(text(_GUARDS)).all()
        for name, _ in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _, guard in guards:
            connection.exec_driver_sql(guard)
        return
    connection.exec_driver_sql("SET LOCAL lmec.migrating = 'on'")
    connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER events_append_only")
    yield
    connection.exec_driver_sql("ALTER TABLE events ENABLE TRIGGER events_append_only")
    connection.exec_driver_sql("SET LOCAL lmec.migrating = ''")
