"""A log of its own for what bears on the safety of the service: who signed in, what was refused, whose office changed. One JSON
object a line, for operators. No words of a comment, no token, no e-mail address."""

import json
import os
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fcntl import LOCK_EX, flock
from io import TextIOWrapper
from logging import INFO, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from models.people.permissions import Office

log = structlog.get_logger("security")

LARGEST, KEPT = 10_000_000, 20  # bytes of a file, and how many full ones are kept
PRIVATE = 0o600
SAID_BEFORE = ("at", "event", "from", "office", "request", "who")


class SecurityEvent(StrEnum):
    """What happened."""

    LINK_ASKED = "sign-in link asked for"
    LINK_SENT = "sign-in link sent"
    LINK_NOT_SENT = "sign-in link not sent"
    LINK_REFUSED = "sign-in link refused"
    SIGNED_IN = "signed in"
    FACTOR_CONFIRMED = "second factor confirmed"
    FACTOR_REFUSED = "code of a second factor refused"
    FACTOR_CHANGED = "second factor changed"
    PASSWORD_CHANGED = "password set, changed or removed"
    PASSWORD_REFUSED = "password refused"
    SINGLE_SIGN_ON_REFUSED = "single sign-on refused"
    RESET_ASKED = "reset of second factors asked for"
    RESET_DECLINED = "reset of second factors declined"
    NEW_BROWSER = "signed in in a browser that was not known"
    SIGNED_OUT = "signed out"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
    NOT_ALLOWED = "act refused"
    NOT_THERE = "page asked for that is not there for them"
    TOO_OFTEN = "asked too often"
    FORM_REFUSED = "form refused, which may have been forged"
    APPOINTED = "office given"
    INVITED = "letter with a link sent to somebody invited"
    OFFICE_ENDED = "office ended"
    RECORD_BROKEN = "the record does not hold"
    BACKUP_FAILED = "backup failed"
    RESTORED = "restored from a backup"
    RESTORE_FAILED = "restore failed"
    PERSON_EXPORTED = "data of a person given out"
    PERSON_ERASED = "data of a person erased"


class SignInMethod(StrEnum):
    """How somebody has signed in."""

    LINK = "link"
    PASSWORD = "password"
    SINGLE_SIGN_ON = "single sign-on"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does something, if known, and from where; `client` is a network address, "" for a command."""

    client: str = ""
    person: int | None = None
    office: str = "operator"
    member: str = ""
    request: str = ""

    def fields(self) -> dict[str, object]:
        """What is known of it, by the names that it has in the log."""
        known = {"from": self.client, "who": self.person, "office": self.office, "member": self.member}
        return {name: value for name, value in {**known, "request": self.request}.items() if value not in ("", None)}


OF_A_COMMAND = Origin()
_origin: ContextVar[Origin] = ContextVar("origin")
_NOTES = "security notes"


def set_origin(origin: Origin) -> None:
    """Whatever is noted from now on, in this thread, comes from there."""
    _origin.set(origin)


def note(session: Session, event: SecurityEvent, **about: object) -> None:
    """Keep something in mind that shall stand in the log once the transaction of the session has been committed."""
    session.info.setdefault(_NOTES, []).append((event, about))


class SecurityLog:
    """The file of the log; without one, nothing is kept.

    Several processes write in it, so each line is written under a lock, which rotation needs, too. A line for which there is
    no room is lost, and the service's own log says so: nobody is kept from working.
    """

    def __init__(self, file: Path | None) -> None:
        self.file = file

    def write(self, event: SecurityEvent, **about: object) -> None:
        """Write down what has happened, by whom and from where."""
        if self.file is None:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        known = {name: value for name, value in about.items() if value is not None}
        line = {"at": at, "event": event.value, **_origin.get(OF_A_COMMAND).fields(), **known}
        try:
            _append(self.file, json.dumps(line, ensure_ascii=False))
        except OSError as why:
            log.error("security log not written", happened=event.value, because=why.strerror)

    def write_notes(self, session: Session) -> None:
        """Write down what a session had in mind."""
        for event, about in session.info.pop(_NOTES, []):
            self.write(event, **about)

    def entries(self) -> Iterator[dict[str, Any]]:
        """What stands in it and in the full files before it, the oldest first."""
        if self.file is None:
            return
        older = [self.file.with_name(f"{self.file.name}.{number}") for number in range(KEPT, 0, -1)]
        for file in (*older, self.file):
            if file.exists():
                with file.open(encoding="utf-8") as lines:
                    yield from map(json.loads, lines)


def in_words(entry: Mapping[str, Any]) -> str:
    """An entry as a line to be read: "2027-03-01 08:15:02  signed in  by coordinator, person 7, from 192.0.2.1"."""
    by = f"  by {entry['office']}, person {entry['who']}" if "who" in entry else f"  by {entry['office']}"
    by = "" if entry["office"] == Office.NOBODY else by
    where = f", from {entry['from']}" if "from" in entry else ""
    about = "".join(f"; {name} {value}" for name, value in entry.items() if name not in SAID_BEFORE)
    return f"{entry['at'][:19].replace('T', ' ')}  {entry['event']}{by}{where}{about}"


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(file.with_name(f"{file.name}.lock"), os.O_CREAT | os.O_RDWR, PRIVATE)
    try:
        flock(lock, LOCK_EX)
        handler = _RotatingFile(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
        handler.emit(LogRecord("security", INFO, "", 0, line, None, None))
        handler.close()
    finally:
        os.close(lock)


class _RotatingFile(RotatingFileHandler):
    """Files that only the user of the service can read. Raises if a line cannot be written."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_open_privately)

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 (the name is the library's)
        raise


def _open_privately(file: str, flags: int) -> int:
    return os.open(file, flags, PRIVATE)
